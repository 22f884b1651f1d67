/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/bytes.h"

#include "testing.h"

static void reads_both_byte_orders(void)
{
    const uint8_t data[] = {0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08};
    BeckonReader reader = beckon_reader(data, sizeof data);
    CU_ASSERT_EQUAL(beckon_reader_le16(&reader), 0x0201);
    CU_ASSERT_EQUAL(beckon_reader_be16(&reader), 0x0304);
    CU_ASSERT_EQUAL(beckon_reader_be32(&reader), 0x05060708);
    CU_ASSERT_FALSE(reader.failed);
    reader = beckon_reader(data, sizeof data);
    CU_ASSERT_EQUAL(beckon_reader_le64(&reader), UINT64_C(0x0807060504030201));
    reader = beckon_reader(data, sizeof data);
    CU_ASSERT_EQUAL(beckon_reader_be64(&reader), UINT64_C(0x0102030405060708));
}

static void never_reads_past_the_end(void)
{
    const uint8_t data[] = {0xaa, 0xbb, 0xcc};
    BeckonReader reader = beckon_reader(data, sizeof data);
    CU_ASSERT_EQUAL(beckon_reader_le32(&reader), 0);
    CU_ASSERT_TRUE(reader.failed);
    CU_ASSERT_PTR_NULL(beckon_reader_bytes(&reader, 1));
    CU_ASSERT_EQUAL(beckon_reader_u8(&reader), 0);
}

static void writes_what_it_reads(void)
{
    const uint8_t expected[] = {0x7f, 0x34, 0x12, 0x12, 0x34, 0x78, 0x56,
                                0x34, 0x12, 0x12, 0x34, 0x56, 0x78};
    g_autoptr(GByteArray) out = g_byte_array_new();
    beckon_put_u8(out, 0x7f);
    beckon_put_le16(out, 0x1234);
    beckon_put_be16(out, 0x1234);
    beckon_put_le32(out, 0x12345678);
    beckon_put_be32(out, 0x12345678);
    CU_ASSERT_EQUAL(out->len, sizeof expected);
    CU_ASSERT_EQUAL(memcmp(out->data, expected, sizeof expected), 0);
    g_byte_array_set_size(out, 0);
    beckon_put_le64(out, UINT64_C(0x0102030405060708));
    beckon_put_be64(out, UINT64_C(0x0102030405060708));
    const uint8_t both[] = {8, 7, 6, 5, 4, 3, 2, 1, 1, 2, 3, 4, 5, 6, 7, 8};
    CU_ASSERT_EQUAL(memcmp(out->data, both, sizeof both), 0);
}

static void hexadecimal_of_either_case(void)
{
    uint8_t bytes[3] = {0};
    CU_ASSERT_TRUE(beckon_hex_decode("00fFa5", bytes, 3));
    g_autofree char *text = beckon_hex_encode(bytes, 3);
    CU_ASSERT_STRING_EQUAL(text, "00ffa5");
}

static void refuses_wrong_hexadecimal(void)
{
    uint8_t bytes[2] = {0x55, 0x55};
    CU_ASSERT_FALSE(beckon_hex_decode("123", bytes, 2));
    CU_ASSERT_FALSE(beckon_hex_decode("12345", bytes, 2));
    CU_ASSERT_FALSE(beckon_hex_decode("12 4", bytes, 2));
    CU_ASSERT_FALSE(beckon_hex_decode("0x12", bytes, 2));
    CU_ASSERT_EQUAL(bytes[0], 0x55);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(reads_both_byte_orders),    BECKON_TEST(never_reads_past_the_end),
        BECKON_TEST(writes_what_it_reads),      BECKON_TEST(hexadecimal_of_either_case),
        BECKON_TEST(refuses_wrong_hexadecimal),
    };
    return BECKON_TESTS_RUN("base/bytes", tests);
}
