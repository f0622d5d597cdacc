package io.jollyboat.apiserver.validation.pod.status;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A container that has ended, and is not to be started again, stays as it is. */
final class StateRules {
    private StateRules() {}

    static void check(Field status, JsonNode before, JsonNode spec) {
        if (!mayAllStartAgain(spec)) {
            check(status, before, "containerStatuses", Trees.objects(spec, "containers"), spec);
            check(
                    status,
                    before,
                    "initContainerStatuses",
                    Trees.objects(spec, "initContainers"),
                    spec);
        }
        check(status, before, "ephemeralContainerStatuses", List.of(), spec);
    }

    /** Whether a rule of one container can start all of them again, whatever they say. */
    private static boolean mayAllStartAgain(JsonNode spec) {
        return Stream.of("containers", "initContainers")
                .flatMap(list -> Trees.objects(spec, list).stream())
                .flatMap(container -> Trees.objects(container, "restartPolicyRules").stream())
                .anyMatch(rule -> Trees.text(rule, "action").equals("RestartAllContainers"));
    }

    private static void check(
            Field status,
            JsonNode before,
            String list,
            List<ObjectNode> containers,
            JsonNode spec) {
        List<ObjectNode> old = Trees.objects(before, list);
        for (int i = 0; i < old.size(); i++) {
            JsonNode ended = old.get(i).path("state").path("terminated");
            String name = Trees.text(old.get(i), "name");
            if (!ended.isObject() || staysEnded(status.at(list), name)) {
                continue;
            }
            boolean again =
                    containers.stream()
                            .filter(each -> Trees.text(each, "name").equals(name))
                            .findFirst()
                            .filter(each -> startsAgain(each, spec, code(ended)))
                            .isPresent();
            if (!again) {
                status.at(list)
                        .index(i)
                        .at("state")
                        .forbidden("may not be transitioned to non-terminated state");
            }
        }
    }

    private static boolean staysEnded(Field statuses, String name) {
        return statuses.items().stream()
                .filter(each -> each.text("name").equals(name))
                .findFirst()
                .map(each -> each.at("state", "terminated").present())
                .orElse(true);
    }

    private static int code(JsonNode ended) {
        return (int) Trees.number(ended, 0, "exitCode");
    }

    /** By the container's rules, or else by its own policy, or else by the pod's. */
    private static boolean startsAgain(JsonNode container, JsonNode spec, int code) {
        String own = Trees.text(container, "restartPolicy");
        if (!own.isEmpty()
                && Trees.objects(container, "restartPolicyRules").stream()
                        .anyMatch(rule -> exitCodes(rule).test(code))) {
            return true;
        }
        return switch (own.isEmpty() ? Trees.text(spec, "restartPolicy") : own) {
            case "Never" -> false;
            case "OnFailure" -> code != 0;
            default -> true;
        };
    }

    private static IntPredicate exitCodes(JsonNode rule) {
        JsonNode codes = rule.path("exitCodes");
        boolean in = Trees.text(codes, "operator").equals("In");
        return code -> {
            boolean listed = false;
            for (JsonNode each : codes.path("values")) {
                listed |= each.intValue(-1) == code;
            }
            return codes.isObject() && listed == in;
        };
    }
}
