package io.jollyboat.apiserver.warning;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.Warnings;
import io.jollyboat.apiserver.validation.Path;
import io.jollyboat.core.format.Formats;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** About what makes pods, beside the pods themselves, in the words of Kubernetes 1.36. Pure. */
public final class WorkloadWarnings {

    /** Of pods: their names are those of machines, and they are spoken of once. */
    public static final Warnings PODS =
            Warnings.ofNewOnly(pod -> ofName(pod, "the Pod's hostname"))
                    .and(Warnings.ofNewOnly(PodWarnings::ofPod));

    /** Of workloads whose name their pods' names begin with. */
    public static final Warnings NAMED_AFTER =
            Warnings.ofNewOnly(workload -> ofName(workload, "Pod names and hostnames"))
                    .and(PodWarnings.ofTemplateAt("spec", "template"));

    /** Of jobs. */
    public static final Warnings JOBS =
            Warnings.ofNewOnly(job -> ofName(job, "Pod names and hostnames"))
                    .and(Warnings.ofGenerations(job -> ofIndexes(job, "spec")))
                    .and(PodWarnings.ofTemplateAt("spec", "template"));

    /** Of jobs by the clock. */
    public static final Warnings CRON_JOBS =
            Warnings.ofNewOnly(job -> ofName(job, "Pod names and hostnames"))
                    .and(
                            Warnings.ofGenerations(
                                    job -> ofIndexes(job, "spec", "jobTemplate", "spec")))
                    .and(PodWarnings.ofTemplateAt("spec", "jobTemplate", "spec", "template"))
                    .and(WorkloadWarnings::ofZone);

    /** Of stateful sets. */
    public static final Warnings STATEFUL_SETS =
            PodWarnings.ofTemplateAt("spec", "template").and(WorkloadWarnings::ofClaimsAndHistory);

    private static final int MANY_COMPLETIONS = 100_000;
    private static final int MANY_AT_ONCE = 10_000;

    private WorkloadWarnings() {}

    private static List<String> ofName(ObjectNode object, String use) {
        List<String> complaints = Formats.dnsLabel(Trees.text(object, "metadata", "name"));
        return complaints.isEmpty()
                ? List.of()
                : List.of(
                        "metadata.name: this is used in "
                                + use
                                + ", which can result in surprising behavior; a DNS label is"
                                + " recommended: ["
                                + String.join(" ", complaints)
                                + "]");
    }

    private static List<String> ofIndexes(ObjectNode object, String... path) {
        JsonNode spec = Trees.at(object, path);
        boolean tooMany =
                Trees.text(spec, "completionMode").equals("Indexed")
                        && Trees.number(spec, 0, "completions") > MANY_COMPLETIONS
                        && Trees.number(spec, 0, "parallelism") > MANY_AT_ONCE;
        return tooMany
                ? List.of(
                        Path.of(path)
                                + ": In Indexed Jobs with a number of completions higher than 10^5"
                                + " and a parallelism higher than 10^4, Kubernetes might not be"
                                + " able to track completedIndexes when a big number of indexes"
                                + " fail")
                : List.of();
    }

    /** A new schedule may not name a zone; an old one may go on. */
    private static List<String> ofZone(ObjectNode object, @Nullable ObjectNode old) {
        return old != null && Trees.text(object, "spec", "schedule").contains("TZ")
                ? List.of(
                        "cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone instead,"
                                + " see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/"
                                + " for more details")
                : List.of();
    }

    /** What stateful sets have besides; of changes Kubernetes names the claims otherwise. */
    private static List<String> ofClaimsAndHistory(ObjectNode object, @Nullable ObjectNode old) {
        Sayings sayings = new Sayings();
        int position = 0;
        for (JsonNode claim : object.path("spec").path("volumeClaimTemplates")) {
            Path path = Path.of("spec", "volumeClaimTemplates").index(position);
            StorageWarnings.sayOfClaimSpec(
                    claim.path("spec"), old == null ? path : path.child("Spec"), sayings);
            position++;
        }
        List<String> said = new ArrayList<>(sayings.all());
        if (Trees.number(object, 0, "spec", "revisionHistoryLimit") < 0) {
            said.add(
                    "spec.revisionHistoryLimit: a negative value retains all historical"
                            + " revisions; a value >= 0 is recommended");
        }
        return said;
    }
}
