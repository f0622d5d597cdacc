package io.jollyboat.apiserver.validation.workload;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Validator;
import io.jollyboat.core.format.CronSchedule;
import io.jollyboat.core.format.Formats;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** CronJobs. */
public final class CronJobValidator implements Validator {
    /** Room for the suffix that the names of its jobs get. */
    private static final int LONGEST_NAME = 52;

    /** What a schedule has in it that names its time zone itself. */
    private static final String ZONE = "TZ";

    /** A part of the name of a time zone. */
    private static final Pattern ZONE_PART = Pattern.compile("[A-Za-z.\\-_0-9+]{1,14}");

    @Override
    public void validate(Field cronJob) {
        Field spec = cronJob.at("spec");
        spec(spec, false, true);
        Field name = cronJob.at("metadata", "name");
        if (name.text().length() > LONGEST_NAME) {
            name.invalid(Formats.tooLong(LONGEST_NAME));
        }
    }

    /** A name that is too long, and a zone that the schedule names, were let in once. */
    @Override
    public void validateUpdate(Field cronJob, ObjectNode old) {
        JsonNode before = old.path("spec");
        Field spec = cronJob.at("spec");
        boolean zoneMoved = !spec.text("timeZone").equals(Trees.text(before, "timeZone"));
        spec(spec, Trees.text(before, "schedule").contains(ZONE), zoneMoved);
    }

    /**
     * @param zoned whether the schedule may name its time zone itself
     * @param zone whether the time zone is to be checked
     */
    private static void spec(Field spec, boolean zoned, boolean zone) {
        schedule(spec.at("schedule"), zoned, spec.has("timeZone"));
        spec.at("startingDeadlineSeconds").notNegative();
        if (zone) {
            timeZone(spec.at("timeZone"));
        }
        spec.at("concurrencyPolicy").isRequiredOneOf("Allow", "Forbid", "Replace");
        JobValidator.template(spec.at("jobTemplate"));
        spec.at("successfulJobsHistoryLimit").notNegative();
        spec.at("failedJobsHistoryLimit").notNegative();
    }

    private static void schedule(Field schedule, boolean zoned, boolean hasTimeZone) {
        if (!schedule.isRequired()) {
            return;
        }
        boolean names = schedule.text().contains(ZONE);
        try {
            CronSchedule.parse(withoutZone(schedule.text()));
        } catch (IllegalArgumentException wrong) {
            schedule.invalid(String.valueOf(wrong.getMessage()));
        }
        if (zoned && names && hasTimeZone) {
            schedule.invalid("cannot use both timeZone field and TZ or CRON_TZ in schedule");
        } else if (!zoned && names) {
            schedule.invalid("cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
        }
    }

    /** A schedule may begin with the zone that it is meant in. */
    private static String withoutZone(String schedule) {
        boolean begins = schedule.startsWith("TZ=") || schedule.startsWith("CRON_TZ=");
        int space = schedule.indexOf(' ');
        return begins && space > 0 ? schedule.substring(space).strip() : schedule;
    }

    private static void timeZone(Field timeZone) {
        if (!timeZone.node().isString()) {
            return;
        }
        String name = timeZone.text();
        if (name.isEmpty()) {
            timeZone.invalid("timeZone must be nil or non-empty string");
            return;
        }
        for (String part : name.split("/", -1)) {
            if (List.of(".", "..").contains(part)
                    || part.startsWith("-")
                    || !ZONE_PART.matcher(part).matches()) {
                timeZone.invalid("unknown time zone " + name);
                return;
            }
        }
        if (name.equalsIgnoreCase("local")) {
            timeZone.invalid(
                    "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones");
        }
        try {
            ZoneId.of(name);
        } catch (DateTimeException unknown) {
            timeZone.invalid("unknown time zone " + name);
        }
    }
}
