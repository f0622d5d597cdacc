package io.jollyboat.controllers.job;

import io.jollyboat.controllers.pods.PodTemplates;
import io.jollyboat.core.api.Resources;
import io.jollyboat.core.api.batch.v1.Job;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.model.Trees;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The pods that a job makes. Pure. */
final class JobPodTemplate {

    private static final String VARIABLE = "JOB_COMPLETION_INDEX";

    /** The server adds five characters to what a name is made of. */
    private static final int LONGEST_PREFIX = 58;

    private JobPodTemplate() {}

    /**
     * A pod of the job.
     *
     * @param index of the pod, or {@link JobPods#NO_INDEX}
     * @param replaced the failed pod whose place it takes, if that one knows how often its index
     *     has failed
     */
    static Pod pod(Job job, int index, @Nullable Pod replaced) {
        Pod pod = PodTemplates.pod(job.spec().template(), Resources.JOBS, job);
        ObjectNode metadata = pod.json().withObject("/metadata");
        ArrayNode finalizers = metadata.withArray("/finalizers");
        if (!pod.finalizers().contains(JobPods.FINALIZER)) {
            finalizers.add(JobPods.FINALIZER);
        }
        if (index != JobPods.NO_INDEX) {
            place(job, pod, metadata, index);
            if (job.spec().has("backoffLimitPerIndex")) {
                countFailures(job, metadata.withObject("/annotations"), replaced);
            }
        }
        return pod;
    }

    private static void place(Job job, Pod pod, ObjectNode metadata, int index) {
        String suffix = "-" + index + "-";
        String name = job.name();
        int room = LONGEST_PREFIX - suffix.length();
        metadata.put("generateName", name.substring(0, Math.min(room, name.length())) + suffix);
        String text = Integer.toString(index);
        metadata.withObject("/annotations").put(JobPods.INDEX, text);
        metadata.withObject("/labels").put(JobPods.INDEX, text);
        ObjectNode spec = pod.json().withObject("/spec");
        spec.put("hostname", job.name() + "-" + index);
        for (String list : List.of("initContainers", "containers")) {
            for (JsonNode container : spec.path(list)) {
                tellIndex((ObjectNode) container);
            }
        }
    }

    private static void tellIndex(ObjectNode container) {
        ArrayNode variables = container.withArray("/env");
        for (JsonNode variable : variables) {
            if (variable.path("name").asString("").equals(VARIABLE)) {
                return;
            }
        }
        ObjectNode variable = variables.addObject().put("name", VARIABLE);
        variable.putObject("valueFrom")
                .putObject("fieldRef")
                .put("fieldPath", "metadata.labels['" + JobPods.INDEX + "']");
    }

    private static void countFailures(Job job, ObjectNode annotations, @Nullable Pod replaced) {
        int failures = 0;
        int ignored = 0;
        if (replaced != null) {
            boolean counts = FailurePolicy.match(job.spec(), replaced).counts();
            failures = JobPods.failures(replaced) + (counts ? 1 : 0);
            ignored = JobPods.ignoredFailures(replaced) + (counts ? 0 : 1);
        }
        annotations.put(JobPods.FAILURES, Integer.toString(failures));
        if (ignored > 0) {
            annotations.put(JobPods.IGNORED_FAILURES, Integer.toString(ignored));
        }
    }

    /** What takes the finalizer off a pod, and only off this very one. */
    static ObjectNode withoutFinalizer(Pod pod) {
        ObjectNode patch = Trees.newObject();
        ObjectNode metadata = patch.putObject("metadata").put("uid", pod.uid());
        metadata.putArray("$deleteFromPrimitiveList/finalizers").add(JobPods.FINALIZER);
        return patch;
    }

    static ObjectNode withFinalizer(Pod pod) {
        ObjectNode patch = Trees.newObject();
        ObjectNode metadata = patch.putObject("metadata").put("uid", pod.uid());
        metadata.putArray("finalizers").add(JobPods.FINALIZER);
        return patch;
    }
}
