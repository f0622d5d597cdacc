package io.jollyboat.controllers.cronjob;

import io.jollyboat.controllers.condition.Conditions;
import io.jollyboat.controllers.pods.OwnerReferences;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.batch.v1.CronJob;
import io.jollyboat.core.api.batch.v1.Job;
import io.jollyboat.core.model.Trees;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The jobs a CronJob makes, and which of them are kept. Pure. */
final class JobsOfCronJob {

    private static final String SCHEDULED = "batch.kubernetes.io/cronjob-scheduled-timestamp";

    private JobsOfCronJob() {}

    /** The name tells the minute, in minutes since 1970. */
    static String name(CronJob cronJob, Instant due) {
        return cronJob.name() + "-" + due.getEpochSecond() / 60;
    }

    static Job job(CronJob cronJob, Instant due) {
        ObjectNode job = Trees.newObject();
        job.put("apiVersion", "batch/v1").put("kind", "Job");
        ObjectNode metadata = job.putObject("metadata");
        metadata.put("name", name(cronJob, due)).put("namespace", cronJob.namespace());
        ObjectNode template = cronJob.spec().jobTemplate().json();
        for (String field : List.of("labels", "annotations")) {
            JsonNode value = template.path("metadata").path(field);
            if (value.isObject()) {
                metadata.set(field, value.deepCopy());
            }
        }
        String time =
                DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(due.atZone(DueTimes.zone(cronJob)));
        metadata.withObject("/annotations").put(SCHEDULED, time);
        metadata.putArray("ownerReferences")
                .add(OwnerReferences.controller(Resources.CRON_JOBS, cronJob));
        job.set("spec", cronJob.spec().jobTemplate().spec().copyOfJson());
        return new Job(job);
    }

    /** {@code Complete}, {@code Failed}, or empty while it runs. */
    static String end(Job job) {
        ObjectNode status = job.status().json();
        if (Conditions.holds(status, "Complete")) {
            return "Complete";
        }
        return Conditions.holds(status, "Failed") ? "Failed" : "";
    }

    /** Of the jobs that ended in one way the oldest, beyond those that are kept. */
    static List<Job> surplus(List<Job> jobs, String end, int kept) {
        List<Job> ended =
                jobs.stream()
                        .filter(job -> end(job).equals(end) && !job.beingDeleted())
                        .sorted(
                                Comparator.comparing(
                                                (Job job) ->
                                                        job.status()
                                                                .startTime()
                                                                .orElse(Instant.MAX))
                                        .thenComparing(Job::name))
                        .toList();
        return ended.subList(0, Math.max(0, ended.size() - kept));
    }
}
