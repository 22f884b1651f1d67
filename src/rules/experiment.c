/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/experiment.h"

#include <string.h>

#define POINTS 100 /* a percent each */

static void variant_free(BeckonVariant *variant)
{
    g_free(variant->name);
    g_ptr_array_unref(variant->texts);
    g_free(variant);
}

BeckonExperiment *beckon_experiment_new(void)
{
    BeckonExperiment *experiment = g_new0(BeckonExperiment, 1);
    experiment->variants = g_ptr_array_new_with_free_func((GDestroyNotify)variant_free);
    return experiment;
}

void beckon_experiment_free(BeckonExperiment *experiment)
{
    if (experiment != NULL) {
        g_ptr_array_unref(experiment->variants);
        g_free(experiment);
    }
}

/* The whole percents below a shopper's point. */
static guint draw(const char *what, const char *campaign, const char *subject)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, (const guchar *)what, (gssize)strlen(what) + 1);
    g_checksum_update(sum, (const guchar *)campaign, (gssize)strlen(campaign) + 1);
    g_checksum_update(sum, (const guchar *)subject, (gssize)strlen(subject));
    guint8 digest[32];
    gsize len = sizeof digest;
    g_checksum_get_digest(sum, digest, &len);
    uint64_t point = 0;
    memcpy(&point, digest, sizeof point);
    point = GUINT64_FROM_BE(point);
    /* point * 100 / 2^64, by halves: no product is longer than 64 bits. */
    uint64_t low = (point & G_MAXUINT32) * POINTS;
    return (guint)(((point >> 32) * POINTS + (low >> 32)) >> 32);
}

static const BeckonVariant *variant_at(const BeckonExperiment *experiment, guint point)
{
    guint end = 0;
    for (guint i = 0; i < experiment->variants->len; i++) {
        const BeckonVariant *variant = g_ptr_array_index(experiment->variants, i);
        end += variant->share_percent;
        if (point < end) {
            return variant;
        }
    }
    return NULL;
}

BeckonArm beckon_experiment_arm(const BeckonCampaign *campaign, const char *subject)
{
    const BeckonExperiment *experiment = campaign->experiment;
    if (experiment == NULL) {
        return (BeckonArm){false, NULL};
    }
    if (subject == NULL) {
        return (BeckonArm){false, variant_at(experiment, 0)};
    }
    return (BeckonArm){
        draw("holdout", campaign->name, subject) < experiment->holdout_percent,
        variant_at(experiment, draw("variant", campaign->name, subject)),
    };
}

const char *beckon_experiment_arm_name(const BeckonCampaign *campaign, const BeckonArm *arm)
{
    if (campaign->experiment == NULL) {
        return NULL;
    }
    return arm->held_out          ? BECKON_ARM_HOLDOUT
           : arm->variant != NULL ? arm->variant->name
                                  : BECKON_ARM_OFFERED;
}

const BeckonVariant *beckon_experiment_variant(const BeckonCampaign *campaign, const char *name)
{
    const BeckonExperiment *experiment = campaign->experiment;
    for (guint i = 0; experiment != NULL && i < experiment->variants->len; i++) {
        const BeckonVariant *variant = g_ptr_array_index(experiment->variants, i);
        if (strcmp(variant->name, name) == 0) {
            return variant;
        }
    }
    return NULL;
}
