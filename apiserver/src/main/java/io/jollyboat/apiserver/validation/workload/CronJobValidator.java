package io.jollyboat.apiserver.validation.workload;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Validator;
import io.jollyboat.core.format.CronSchedule;
import java.time.DateTimeException;
import java.time.ZoneId;

/** CronJobs. */
public final class CronJobValidator implements Validator {
    /** Room for the suffix that the names of its jobs get. */
    private static final int LONGEST_NAME = 52;

    @Override
    public void validate(Field cronJob) {
        Field name = cronJob.at("metadata", "name");
        if (name.text().length() > LONGEST_NAME) {
            name.invalid("must be no more than " + LONGEST_NAME + " characters");
        }
        Field spec = cronJob.at("spec");
        schedule(spec.at("schedule"), spec.has("timeZone"));
        timeZone(spec.at("timeZone"));
        spec.at("startingDeadlineSeconds").notNegative();
        spec.at("successfulJobsHistoryLimit").notNegative();
        spec.at("failedJobsHistoryLimit").notNegative();
        spec.at("concurrencyPolicy").isRequiredOneOf("Allow", "Forbid", "Replace");
        JobValidator.template(spec.at("jobTemplate", "spec"));
    }

    private static void schedule(Field schedule, boolean hasTimeZone) {
        if (!schedule.isRequired()) {
            return;
        }
        if (schedule.text().contains("TZ")) {
            schedule.invalid(
                    hasTimeZone
                            ? "cannot use both timeZone field and TZ or CRON_TZ in schedule"
                            : "cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
            return;
        }
        try {
            CronSchedule.parse(schedule.text());
        } catch (IllegalArgumentException wrong) {
            schedule.invalid(String.valueOf(wrong.getMessage()));
        }
    }

    private static void timeZone(Field timeZone) {
        if (timeZone.absent()) {
            return;
        }
        if (timeZone.text().equalsIgnoreCase("local")) {
            timeZone.invalid(
                    "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones");
            return;
        }
        try {
            ZoneId.of(timeZone.text());
        } catch (DateTimeException unknown) {
            timeZone.invalid("unknown time zone " + timeZone.text());
        }
    }
}
