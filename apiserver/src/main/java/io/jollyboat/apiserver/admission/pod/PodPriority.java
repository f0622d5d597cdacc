package io.jollyboat.apiserver.admission.pod;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.Target;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.core.errors.ApiException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns the name of a new pod's priority class into a number, and lets no second class be the one
 * of pods that name none.
 */
public final class PodPriority implements AdmissionPlugin.Mutating, AdmissionPlugin.Validating {
    private final Supplier<List<ObjectNode>> classes;

    /**
     * @param classes all priority classes there are; asked for every pod
     */
    public PodPriority(Supplier<List<ObjectNode>> classes) {
        this.classes = classes;
    }

    @Override
    public String name() {
        return "Priority";
    }

    @Override
    public boolean concerns(Target target) {
        return target.is("", "pods") || target.is("scheduling.k8s.io", "priorityclasses");
    }

    @Override
    public void mutate(AdmissionRequest request) {
        if (!request.target().is("", "pods")) {
            return;
        }
        if (request.creates()) {
            admit(Trees.object(request.changed(), "spec"), request.shownName());
        } else if (request.updates()) {
            // An update that does not speak of the priority keeps it.
            ObjectNode spec = Trees.object(request.changed(), "spec");
            for (String kept : List.of("priority", "preemptionPolicy")) {
                if (Trees.absent(spec.get(kept))) {
                    Trees.copyOrRemove(spec, kept, request.before().path("spec").get(kept));
                }
            }
        }
    }

    @Override
    public void validate(AdmissionRequest request) {
        if (!request.target().is("scheduling.k8s.io", "priorityclasses")
                || !(request.creates() || request.updates())
                || !Trees.flag(request.changed(), "globalDefault")) {
            return;
        }
        ObjectNode already = globalDefault();
        if (already != null) {
            String name = Trees.text(already, "metadata", "name");
            if (request.creates() || !name.equals(request.target().name())) {
                throw request.forbidden(
                        "PriorityClass "
                                + name
                                + " is already marked as default. Only one default can exist");
            }
        }
    }

    void admit(ObjectNode spec, String podName) {
        String name = Trees.text(spec, "priorityClassName");
        ObjectNode chosen = name.isEmpty() ? globalDefault() : named(name);
        if (chosen == null && !name.isEmpty()) {
            throw ApiException.forbidden(
                    "", "pods", podName, "no PriorityClass with name " + name + " was found");
        }
        if (chosen != null && name.isEmpty()) {
            spec.put("priorityClassName", Trees.text(chosen, "metadata", "name"));
        }
        long value = chosen == null ? 0 : Trees.number(chosen, 0, "value");
        JsonNode asked = spec.path("priority");
        if (asked.isNumber() && asked.longValue() != value) {
            throw notYours(podName, "the integer value of priority (" + asked + ")", value);
        }
        spec.set("priority", Trees.whole(value));
        String told = chosen == null ? "" : Trees.text(chosen, "preemptionPolicy");
        String policy = told.isEmpty() ? "PreemptLowerPriority" : told;
        String wish = Trees.text(spec, "preemptionPolicy");
        if (!wish.isEmpty() && !wish.equals(policy)) {
            throw notYours(podName, "the string value of PreemptionPolicy (" + wish + ")", policy);
        }
        spec.put("preemptionPolicy", policy);
    }

    private static ApiException notYours(String podName, String what, Object computed) {
        return ApiException.forbidden(
                "",
                "pods",
                podName,
                what
                        + " must not be provided in pod spec; priority admission controller"
                        + " computed "
                        + computed
                        + " from the given PriorityClass name");
    }

    private @Nullable ObjectNode named(String name) {
        for (ObjectNode each : classes.get()) {
            if (Trees.text(each, "metadata", "name").equals(name)) {
                return each;
            }
        }
        return null;
    }

    /** Of several defaults the least important one counts. */
    private @Nullable ObjectNode globalDefault() {
        ObjectNode least = null;
        for (ObjectNode each : classes.get()) {
            boolean lower =
                    least == null
                            || Trees.number(each, 0, "value") < Trees.number(least, 0, "value");
            if (Trees.flag(each, "globalDefault") && lower) {
                least = each;
            }
        }
        return least;
    }
}
