package io.jollyboat.kubelet.pod;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.model.Trees;
import io.jollyboat.kubelet.plan.ContainerRole;
import io.jollyboat.kubelet.plan.Member;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What events tell of a change of resources: the words, and what was asked for as JSON. */
final class ResizeMessage {

    private ResizeMessage() {}

    static String started(Pod pod) {
        return "Pod resize started: " + summary(pod, "");
    }

    static String completed(Pod pod) {
        return "Pod resize completed: " + summary(pod, "");
    }

    static String failed(Pod pod, String error) {
        return "Pod resize error: " + summary(pod, error);
    }

    /**
     * @param reason {@code Deferred} or {@code Infeasible}
     */
    static String pending(Pod pod, String reason, String why) {
        return "Pod resize " + reason + ": " + summary(pod, why);
    }

    private static ObjectNode summary(Pod pod, String error) {
        ObjectNode summary = Trees.newObject();
        for (Member member : Member.of(pod)) {
            if (member.role().resizable()) {
                boolean main = member.role() == ContainerRole.MAIN;
                ObjectNode one =
                        summary.withArray(main ? "/containers" : "/initContainers").addObject();
                one.put("name", member.name());
                one.set("resources", sorted(member.spec().resources().json()));
            }
        }
        summary.put("generation", pod.generation());
        if (!error.isEmpty()) {
            summary.put("error", error);
        }
        return summary;
    }

    private static ObjectNode sorted(ObjectNode resources) {
        ObjectNode sorted = Trees.newObject();
        for (String list : new String[] {"limits", "requests"}) {
            var amounts = new TreeMap<String, JsonNode>();
            resources.path(list).forEachEntry(amounts::put);
            if (!amounts.isEmpty()) {
                ObjectNode each = sorted.putObject(list);
                amounts.forEach(each::set);
            }
        }
        return sorted;
    }
}
