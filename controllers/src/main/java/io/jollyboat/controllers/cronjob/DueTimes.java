package io.jollyboat.controllers.cronjob;

import io.jollyboat.core.api.batch.v1.CronJob;
import io.jollyboat.core.format.CronSchedule;
import io.jollyboat.core.runtime.Seconds;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * When a CronJob was due and is due again. Pure.
 *
 * @param unmet the last time that passed without a job; empty when there is none
 * @param tooMany whether more than a hundred passed
 * @param next when it is due again; empty for never
 */
record DueTimes(Optional<Instant> unmet, boolean tooMany, Optional<Instant> next) {

    private static final int MANY = 100;

    static DueTimes of(CronJob cronJob, CronSchedule schedule, Instant now) {
        ZoneId zone = zone(cronJob);
        Instant since =
                cronJob.status()
                        .lastScheduleTime()
                        .or(cronJob::creationTimestamp)
                        .orElse(Instant.EPOCH);
        if (cronJob.spec().has("startingDeadlineSeconds")) {
            // What lies further back is too late anyway.
            Instant deadline = now.minus(Seconds.of(cronJob.spec().startingDeadlineSeconds()));
            since = deadline.isAfter(since) ? deadline : since;
        }
        return new DueTimes(
                schedule.latest(since, now, zone),
                missedMany(schedule, since, now, zone),
                schedule.next(now, zone));
    }

    private static boolean missedMany(
            CronSchedule schedule, Instant since, Instant now, ZoneId zone) {
        int missed = 0;
        Optional<Instant> time = schedule.next(since, zone);
        while (time.isPresent() && !time.get().isAfter(now) && missed <= MANY) {
            missed++;
            time = schedule.next(time.get(), zone);
        }
        return missed > MANY;
    }

    /**
     * The zone whose clock counts.
     *
     * @throws java.time.DateTimeException when there is no such zone
     */
    static ZoneId zone(CronJob cronJob) {
        String name = cronJob.spec().timeZone();
        return name.isEmpty() ? ZoneOffset.UTC : ZoneId.of(name);
    }
}
