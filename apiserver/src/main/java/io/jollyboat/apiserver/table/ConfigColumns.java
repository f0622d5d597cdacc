package io.jollyboat.apiserver.table;

import io.jollyboat.apiserver.json.Trees;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Namespaces and the small things that live in them. */
public final class ConfigColumns {
    private ConfigColumns() {}

    public static final Printer NAMESPACES =
            Printer.of()
                    .name()
                    .path("Status", "Whether it lives or is going away.", "status", "phase")
                    .age();

    public static final Printer CONFIG_MAPS =
            Printer.of()
                    .name()
                    .cell(
                            "Data",
                            "string",
                            "How many keys it has.",
                            (map, now) ->
                                    (long) map.path("data").size() + map.path("binaryData").size())
                    .age();

    public static final Printer SECRETS =
            Printer.of()
                    .name()
                    .path("Type", "What the secret is for.", "type")
                    .cell(
                            "Data",
                            "string",
                            "How many keys it has.",
                            (secret, now) -> (long) secret.path("data").size())
                    .age();

    public static final Printer SERVICE_ACCOUNTS =
            Printer.of()
                    .name()
                    .cell(
                            "Secrets",
                            "string",
                            "How many secrets it names.",
                            (account, now) -> (long) account.path("secrets").size())
                    .age();

    public static final Printer RESOURCE_QUOTAS =
            Printer.of()
                    .name()
                    .text(
                            "Request",
                            "How much is asked for, of how much.",
                            quota -> used(quota, false))
                    .text("Limit", "How much is limited, of how much.", quota -> used(quota, true))
                    .age();

    public static final Printer COMPONENT_STATUSES =
            Printer.of()
                    .name()
                    .text("Status", "Whether it is healthy.", ConfigColumns::health)
                    .text("Message", "What it says.", status -> healthy(status, "message"))
                    .text("Error", "What is wrong.", status -> healthy(status, "error"));

    public static final Printer LEASES =
            Printer.of().name().path("Holder", "Who holds it.", "spec", "holderIdentity").age();

    public static final Printer PRIORITY_CLASSES =
            Printer.of()
                    .name()
                    .number(
                            "Value",
                            "The priority of its pods.",
                            each -> Cells.count(each, "value"))
                    .flag(
                            "Global-Default",
                            "Whether it is for pods that name no class.",
                            each -> Trees.flag(each, "globalDefault"))
                    .age()
                    .path(
                            "PreemptionPolicy",
                            "Whether its pods may drive others away.",
                            "preemptionPolicy");

    public static final Printer POD_GROUPS =
            Printer.of()
                    .name()
                    .text("Policy", "How its pods are placed.", ConfigColumns::policy)
                    .path(
                            "Workload",
                            "Whose template it was made from.",
                            "spec",
                            "podGroupTemplateRef",
                            "workload",
                            "workloadName")
                    .text("Status", "How placing it went.", ConfigColumns::placing)
                    .age();

    public static final Printer RUNTIME_CLASSES =
            Printer.of().name().path("Handler", "Who runs its pods.", "handler").age();

    private static String policy(ObjectNode group) {
        JsonNode policy = group.path("spec").path("schedulingPolicy");
        return policy.has("gang") ? "Gang" : policy.has("basic") ? "Basic" : Cells.NONE;
    }

    private static String placing(ObjectNode group) {
        return Trees.objects(group, "status", "conditions").stream()
                .filter(each -> Trees.text(each, "type").equals("PodGroupScheduled"))
                .map(each -> Trees.text(each, "reason"))
                .findFirst()
                .orElse("Pending");
    }

    /** What is used, of what is allowed: {@code pods: 1/4, requests.cpu: 1/2}. */
    private static String used(ObjectNode quota, boolean limits) {
        StringBuilder text = new StringBuilder();
        var hard = Trees.at(quota, "status", "hard");
        for (String name : hard.propertyNames().stream().sorted().toList()) {
            if (name.startsWith("limits") == limits) {
                text.append(text.isEmpty() ? "" : ", ").append(name).append(": ");
                text.append(Trees.at(quota, "status", "used", name).asString("0"));
                text.append('/').append(hard.path(name).asString(""));
            }
        }
        return text.toString();
    }

    private static String health(ObjectNode status) {
        for (ObjectNode condition : Trees.objects(status, "conditions")) {
            if (Trees.text(condition, "type").equals("Healthy")) {
                return Trees.text(condition, "status").equals("True") ? "Healthy" : "Unhealthy";
            }
        }
        return "Unknown";
    }

    private static String healthy(ObjectNode status, String member) {
        for (ObjectNode condition : Trees.objects(status, "conditions")) {
            if (Trees.text(condition, "type").equals("Healthy")) {
                return Trees.text(condition, member);
            }
        }
        return "";
    }
}
