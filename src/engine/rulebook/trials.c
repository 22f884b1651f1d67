/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/rulebook/trials.h"

#include "base/error.h"
#include "base/limits.h"
#include "engine/rulebook/rulebook.h"

static void trial_free(BeckonTrial *trial)
{
    g_ptr_array_unref(trial->sources);
    beckon_rehearsal_free(trial->rehearsal);
    beckon_shop_unref(trial->shop);
    g_free(trial);
}

static void start_next(BeckonEngine *engine);

static gboolean take_verdict(void *data)
{
    BeckonEngine *engine = data;
    BeckonTrial *trial = g_queue_pop_head(&engine->trials);
    trial->rehearsal = g_thread_join(trial->thread);
    engine->trial_over = 0;
    beckon_rulebook_tried(engine, trial);
    trial_free(trial);
    start_next(engine);
    return G_SOURCE_REMOVE;
}

/* In a thread of its own. */
static void *rehearse(void *data)
{
    BeckonTrial *trial = data;
    BeckonRehearsal *rehearsal =
        beckon_rehearsal_new(trial->shop, trial->sources, g_get_real_time(), &trial->cancelled);
    if (g_atomic_int_get(&trial->cancelled) == 0) {
        trial->engine->trial_over =
            g_idle_add_full(G_PRIORITY_DEFAULT, take_verdict, trial->engine, NULL);
    }
    return rehearsal;
}

static void start_next(BeckonEngine *engine)
{
    BeckonTrial *trial = g_queue_peek_head(&engine->trials);
    if (trial != NULL) {
        trial->thread = g_thread_new("rules", rehearse, trial);
    }
}

bool beckon_trials_begin(BeckonEngine *engine, const BeckonTrial *asked, GError **error)
{
    if (engine->trials.length >= BECKON_LIMIT_TRIALS) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_LIMIT,
                    "%d sets of rules wait to be tried already: try again when they were",
                    BECKON_LIMIT_TRIALS);
        g_ptr_array_unref(asked->sources);
        return false;
    }
    BeckonTrial *trial = g_new0(BeckonTrial, 1);
    *trial = *asked;
    trial->engine = engine;
    trial->shop = beckon_shop_ref(engine->shop);
    g_queue_push_tail(&engine->trials, trial);
    if (engine->trials.length == 1) {
        start_next(engine);
    }
    return true;
}

static void drop(BeckonTrial *trial)
{
    if (trial->thread != NULL) {
        g_atomic_int_set(&trial->cancelled, 1);
        trial->rehearsal = g_thread_join(trial->thread);
    }
    if (trial->invocation != NULL) {
        g_dbus_method_invocation_return_error_literal(
            trial->invocation, BECKON_ERROR, BECKON_ERROR_UNREACHABLE,
            "the engine is ending: the rules that were live stay");
    }
    trial_free(trial);
}

void beckon_trials_stop(BeckonEngine *engine)
{
    BeckonTrial *trial;
    while ((trial = g_queue_pop_head(&engine->trials)) != NULL) {
        drop(trial);
    }
    g_clear_handle_id(&engine->trial_over, g_source_remove);
}
