package io.jollyboat.apiserver.table;

import io.jollyboat.apiserver.json.Trees;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Who may do what, and what the cluster watches over. */
public final class PolicyColumns {
    private PolicyColumns() {}

    private static final String AVERAGE = "averageValue";
    private static final String SHARE = "averageUtilization";

    public static final Printer BINDINGS =
            Printer.of()
                    .name()
                    .text("Role", "The role it gives.", PolicyColumns::role)
                    .age()
                    .wide()
                    .text(
                            "Users",
                            "The users it is given to.",
                            binding -> subjects(binding, "User"))
                    .text(
                            "Groups",
                            "The groups it is given to.",
                            binding -> subjects(binding, "Group"))
                    .text(
                            "ServiceAccounts",
                            "The service accounts it is given to.",
                            binding -> subjects(binding, "ServiceAccount"));

    public static final Printer DISRUPTION_BUDGETS =
            Printer.of()
                    .name()
                    .text(
                            "Min Available",
                            "How many pods must stay.",
                            budget -> orNotApplicable(budget, "minAvailable"))
                    .text(
                            "Max Unavailable",
                            "How many pods may be missing.",
                            budget -> orNotApplicable(budget, "maxUnavailable"))
                    .number(
                            "Allowed Disruptions",
                            "How many pods may go now.",
                            budget -> Cells.count(budget, "status", "disruptionsAllowed"))
                    .age();

    public static final Printer WEBHOOKS =
            Printer.of()
                    .name()
                    .number(
                            "Webhooks",
                            "How many it calls.",
                            each -> (long) each.path("webhooks").size())
                    .age();

    public static final Printer API_SERVICES =
            Printer.of()
                    .name()
                    .text("Service", "Who serves it.", PolicyColumns::apiService)
                    .text("Available", "Whether it is reached.", PolicyColumns::available)
                    .age();

    public static final Printer SIGNING_REQUESTS =
            Printer.of()
                    .name()
                    .age()
                    .path("SignerName", "Who shall sign it.", "spec", "signerName")
                    .path("Requestor", "Who asks for it.", "spec", "username")
                    .cell(
                            "RequestedDuration",
                            "string",
                            "How long it shall hold.",
                            (request, now) -> {
                                long seconds = Cells.count(request, "spec", "expirationSeconds");
                                return seconds == 0
                                        ? Cells.NONE
                                        : Ages.of(Duration.ofSeconds(seconds));
                            })
                    .text("Condition", "What has become of it.", PolicyColumns::signing);

    public static final Printer AUTOSCALERS =
            Printer.of()
                    .name()
                    .text("Reference", "What it scales.", PolicyColumns::reference)
                    .text("Targets", "What it measures, and what for.", PolicyColumns::targets)
                    .text(
                            "MinPods",
                            "The fewest pods.",
                            each -> {
                                JsonNode least = each.path("spec").path("minReplicas");
                                return least.isNumber() ? least.asString() : "<unset>";
                            })
                    .number(
                            "MaxPods",
                            "The most pods.",
                            each -> Cells.count(each, "spec", "maxReplicas"))
                    .number(
                            "Replicas",
                            "The pods there are.",
                            each -> Cells.count(each, "status", "currentReplicas"))
                    .age();

    private static String role(ObjectNode binding) {
        return Trees.text(binding, "roleRef", "kind")
                + "/"
                + Trees.text(binding, "roleRef", "name");
    }

    private static String subjects(ObjectNode binding, String kind) {
        List<String> names = new ArrayList<>();
        for (ObjectNode subject : Trees.objects(binding, "subjects")) {
            if (Trees.text(subject, "kind").equals(kind)) {
                String name = Trees.text(subject, "name");
                names.add(
                        kind.equals("ServiceAccount")
                                ? Trees.text(subject, "namespace") + "/" + name
                                : name);
            }
        }
        return String.join(", ", names);
    }

    private static String orNotApplicable(ObjectNode budget, String member) {
        JsonNode value = budget.path("spec").path(member);
        return value.isValueNode() && !value.isNull() ? value.asString() : "N/A";
    }

    private static String apiService(ObjectNode each) {
        JsonNode service = Trees.at(each, "spec", "service");
        return service.isObject()
                ? Trees.text(service, "namespace") + "/" + Trees.text(service, "name")
                : "Local";
    }

    private static String available(ObjectNode each) {
        for (ObjectNode condition : Trees.objects(each, "status", "conditions")) {
            if (Trees.text(condition, "type").equals("Available")) {
                String status = Trees.text(condition, "status");
                return status.equals("True")
                        ? status
                        : status + " (" + Trees.text(condition, "reason") + ")";
            }
        }
        return "Unknown";
    }

    private static String signing(ObjectNode request) {
        List<String> states = new ArrayList<>();
        for (String state : List.of("Denied", "Approved", "Failed")) {
            if (Cells.condition(request, state).equals("True")) {
                states.add(state);
            }
        }
        if (states.isEmpty()) {
            states.add("Pending");
        }
        if (!Trees.text(request, "status", "certificate").isEmpty()) {
            states.add("Issued");
        }
        return String.join(",", states);
    }

    private static String reference(ObjectNode autoscaler) {
        return Trees.text(autoscaler, "spec", "scaleTargetRef", "kind")
                + "/"
                + Trees.text(autoscaler, "spec", "scaleTargetRef", "name");
    }

    private static String targets(ObjectNode autoscaler) {
        List<String> shown = new ArrayList<>();
        List<ObjectNode> current = Trees.objects(autoscaler, "status", "currentMetrics");
        List<ObjectNode> wanted = Trees.objects(autoscaler, "spec", "metrics");
        for (int i = 0; i < wanted.size(); i++) {
            ObjectNode metric = wanted.get(i);
            String source = source(metric);
            JsonNode target = metric.path(source).path("target");
            String kind = kind(target);
            String now =
                    i < current.size()
                            ? amount(current.get(i).path(source).path("current"), kind)
                            : Cells.UNKNOWN;
            String name = Trees.text(metric, source, "name");
            String label = name.isEmpty() ? "" : name + ": ";
            boolean mean = kind.equals(AVERAGE) && List.of("object", "external").contains(source);
            shown.add(label + now + "/" + amount(target, kind) + (mean ? " (avg)" : ""));
        }
        return Cells.few(shown, 2, ", ", Cells.NONE);
    }

    private static String source(ObjectNode metric) {
        return switch (Trees.text(metric, "type")) {
            case "Resource" -> "resource";
            case "ContainerResource" -> "containerResource";
            case "Pods" -> "pods";
            case "Object" -> "object";
            default -> "external";
        };
    }

    /** In which of three ways it is measured: the target says it. */
    private static String kind(JsonNode target) {
        return target.has(AVERAGE) ? AVERAGE : target.has(SHARE) ? SHARE : "value";
    }

    private static String amount(JsonNode measured, String kind) {
        String amount = measured.path(kind).asString("");
        return Cells.orUnknown(amount.isEmpty() || !kind.equals(SHARE) ? amount : amount + "%");
    }
}
