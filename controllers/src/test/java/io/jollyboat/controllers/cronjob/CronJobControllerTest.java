package io.jollyboat.controllers.cronjob;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.controllers.World;
import io.jollyboat.core.runtime.Component;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Virtual time begins on Thursday, 2026-01-01, at noon UTC. */
class CronJobControllerTest {

    private static final String CRON_JOBS = "/apis/batch/v1/namespaces/default/cronjobs";
    private static final String JOBS = "/apis/batch/v1/namespaces/default/jobs";
    private static final long NOON = 1767268800L / 60;

    private final World world = new World();
    private Component controller = world.start(CronJobController::new);

    @Test
    void aJobIsMadeAtEachTimeOfTheSchedule() {
        create("tick", "'schedule':'*/10 * * * *','successfulJobsHistoryLimit':100,");
        world.advance(Duration.ofHours(1));

        assertThat(names())
                .containsExactly(
                        "tick-" + (NOON + 10),
                        "tick-" + (NOON + 20),
                        "tick-" + (NOON + 30),
                        "tick-" + (NOON + 40),
                        "tick-" + (NOON + 50),
                        "tick-" + (NOON + 60));
        JsonNode job = world.list(JOBS).getFirst();
        assertThat(
                        job.at(
                                        "/metadata/annotations/batch.kubernetes.io~1cronjob-scheduled-timestamp")
                                .asString())
                .isEqualTo("2026-01-01T12:10:00Z");
        assertThat(job.at("/metadata/labels/from").asString()).isEqualTo("template");
        assertThat(job.at("/metadata/ownerReferences/0/kind").asString()).isEqualTo("CronJob");
        JsonNode status = status("tick");
        assertThat(status.path("lastScheduleTime").asString()).isEqualTo("2026-01-01T13:00:00Z");
        assertThat(status.path("active")).hasSize(6);
        assertThat(world.events())
                .contains("Normal SuccessfulCreate Created job tick-" + (NOON + 10));
    }

    @Test
    void theTimeZoneIsTheCronJobsOwn() {
        create("berlin", "'schedule':'30 13 * * *','timeZone':'Europe/Berlin',");
        world.advance(Duration.ofMinutes(31));

        assertThat(names()).containsExactly("berlin-" + (NOON + 30));
        assertThat(
                        world.list(JOBS)
                                .getFirst()
                                .at(
                                        "/metadata/annotations/batch.kubernetes.io~1cronjob-scheduled-timestamp")
                                .asString())
                .isEqualTo("2026-01-01T13:30:00+01:00");
    }

    @Test
    void anHourThatSummerTimeSkipsStartsNothing() {
        create(
                "berlin",
                "'schedule':'30 2 28-30 3 *','timeZone':'Europe/Berlin','successfulJobsHistoryLimit':9,");
        world.advance(Duration.ofDays(90));

        assertThat(
                        world.list(JOBS).stream()
                                .map(
                                        job ->
                                                job.at(
                                                                "/metadata/annotations/batch.kubernetes.io~1cronjob-scheduled-timestamp")
                                                        .asString()))
                .containsExactlyInAnyOrder(
                        "2026-03-28T02:30:00+01:00", "2026-03-30T02:30:00+02:00");
    }

    @Test
    void aScheduleThatNeverComesIsToldOf() {
        create("never", "'schedule':'0 0 31 2 *',");
        world.settle();

        assertThat(names()).isEmpty();
        assertThat(world.events())
                .containsExactly(
                        "Warning InvalidSchedule invalid schedule: 0 0 31 2 * : time difference between two schedules is less than 1 second");
    }

    @Test
    void forbidStartsNoJobWhileOneRuns() {
        create("one", "'schedule':'* * * * *','concurrencyPolicy':'Forbid',");
        world.advance(Duration.ofMinutes(5));
        assertThat(names()).hasSize(1);
        assertThat(world.events())
                .contains(
                        "Normal JobAlreadyActive Not starting job because prior execution is running and concurrency policy is Forbid");

        finish(names().getFirst(), "Complete");
        world.advance(Duration.ofMinutes(1));
        assertThat(names()).hasSize(2);
    }

    @Test
    void replaceDeletesTheJobThatRuns() {
        create("latest", "'schedule':'* * * * *','concurrencyPolicy':'Replace',");
        world.advance(Duration.ofMinutes(3));

        assertThat(names()).hasSize(1);
        assertThat(status("latest").path("active")).hasSize(1);
        assertThat(world.events())
                .contains("Normal SuccessfulDelete Deleted job latest-" + (NOON + 1));
    }

    @Test
    void finishedJobsAreKeptUpToTheLimits() {
        create(
                "kept",
                "'schedule':'* * * * *','successfulJobsHistoryLimit':2,'failedJobsHistoryLimit':1,");
        for (int i = 0; i < 8; i++) {
            world.advance(Duration.ofMinutes(1));
            finish(names().getLast(), i % 2 == 0 ? "Complete" : "Failed");
            world.settle();
        }
        assertThat(names()).hasSize(3);
        assertThat(status("kept").path("lastSuccessfulTime").asString())
                .startsWith("2026-01-01T12:07");
        assertThat(status("kept").path("active")).isEmpty();
        assertThat(world.events())
                .contains(
                        "Normal SawCompletedJob Saw completed job: kept-"
                                + (NOON + 1)
                                + ", condition: Complete");
    }

    @Test
    void aSuspendedCronJobStartsNothing() {
        create("paused", "'schedule':'* * * * *','suspend':true,");
        world.advance(Duration.ofMinutes(5));
        assertThat(names()).isEmpty();
    }

    @Test
    void afterALongSleepOnlyTheLastMissedTimeIsMadeUpFor() {
        create("late", "'schedule':'0 * * * *',");
        controller.stop();
        world.advance(Duration.ofHours(5).plusMinutes(10));
        controller = world.start(CronJobController::new);
        world.settle();

        assertThat(names()).containsExactly("late-" + (NOON + 300));
    }

    @Test
    void moreThanAHundredMissedTimesAreToldOf() {
        create("often", "'schedule':'* * * * *',");
        controller.stop();
        world.advance(Duration.ofHours(2));
        controller = world.start(CronJobController::new);

        assertThat(world.events())
                .contains(
                        "Warning TooManyMissedTimes too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew");
        assertThat(names()).containsExactly("often-" + (NOON + 120));
    }

    @Test
    void whatIsPastItsStartingDeadlineIsNotStarted() {
        create("prompt", "'schedule':'0 * * * *','startingDeadlineSeconds':60,");
        controller.stop();
        world.advance(Duration.ofHours(2).plusMinutes(10));
        controller = world.start(CronJobController::new);
        world.settle();

        assertThat(names()).isEmpty();
        world.advance(Duration.ofMinutes(50));
        assertThat(names()).containsExactly("prompt-" + (NOON + 180));
    }

    @Test
    void aJobMadeBeforeACrashIsNotMadeAgain() {
        create("once", "'schedule':'*/5 * * * *',");
        world.advance(Duration.ofMinutes(5));
        // as if the status had not been written
        world.merge(
                CRON_JOBS + "/once/status", "{'status':{'active':null,'lastScheduleTime':null}}");
        controller.stop();
        controller = world.start(CronJobController::new);
        world.settle();

        assertThat(names()).containsExactly("once-" + (NOON + 5));
        assertThat(status("once").path("active")).hasSize(1);
        assertThat(status("once").path("lastScheduleTime").asString())
                .isEqualTo("2026-01-01T12:05:00Z");
    }

    @Test
    void whatIsKnownOfJobsIsToldThoughTheNextOneIsRefused() {
        create("held", "'schedule':'*/5 * * * *',");
        world.advance(Duration.ofMinutes(5));
        world.create(
                "/api/v1/namespaces/default/resourcequotas",
                "{'metadata':{'name':'none'},'spec':{'hard':{'count/jobs.batch':'0'}}}");
        controller.stop();
        finish(names().getFirst(), "Complete");
        world.advance(Duration.ofMinutes(5));
        controller = world.start(CronJobController::new);
        world.settle();

        assertThat(names()).hasSize(1);
        assertThat(status("held").has("active")).isFalse();
        assertThat(status("held").path("lastScheduleTime").asString())
                .isEqualTo("2026-01-01T12:05:00Z");
        assertThat(status("held").has("lastSuccessfulTime")).isTrue();
        assertThat(world.events())
                .anyMatch(
                        event ->
                                event.startsWith("Warning FailedCreate Error creating job: ")
                                        && event.contains("exceeded quota: none"));
    }

    @Test
    void aJobThatVanishedIsNoLongerActive() {
        create("gone", "'schedule':'*/5 * * * *',");
        world.advance(Duration.ofMinutes(5));
        world.delete(JOBS + "/" + names().getFirst(), "Background");
        world.settle();

        assertThat(status("gone").has("active")).isFalse();
        assertThat(world.events())
                .contains("Normal MissingJob Active job went missing: gone-" + (NOON + 5));
    }

    private void create(String name, String spec) {
        world.create(
                CRON_JOBS,
                "{'metadata':{'name':'"
                        + name
                        + "'},'spec':{"
                        + spec
                        + "'jobTemplate':{'metadata':{'labels':{'from':'template'}},'spec':{'template':{'spec':{'restartPolicy':'Never','containers':[{'name':'c','image':'i'}]}}}}}}");
        world.timeline.settle();
    }

    private List<String> names() {
        return world.each(JOBS, "/metadata/name");
    }

    private JsonNode status(String name) {
        return world.get(CRON_JOBS + "/" + name).path("status");
    }

    private void finish(String job, String how) {
        boolean complete = how.equals("Complete");
        String last = complete ? "SuccessCriteriaMet" : "FailureTarget";
        world.merge(
                JOBS + "/" + job + "/status",
                ("{'status':{'startTime':'NOW','completionTime':%s,'conditions':["
                                + "{'type':'%s','status':'True','lastTransitionTime':'NOW'},"
                                + "{'type':'%s','status':'True','lastTransitionTime':'NOW'}]}}")
                        .formatted(complete ? "'NOW'" : "null", last, how)
                        .replace("NOW", world.timeline.now().toString()));
    }
}
