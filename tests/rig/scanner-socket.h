/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_RIG_SCANNER_SOCKET_H
#define TESTS_RIG_SCANNER_SOCKET_H

/* Listens on a scanner's socket, as scannerd does, for whatever engine connects. Ends the program,
 * named in the message, where it cannot. */
int rig_scanner_listen(const char *program, const char *path);

#endif
