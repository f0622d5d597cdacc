package io.jollyboat.jolly.why;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.client.ApiRequest;
import io.jollyboat.core.client.CallingClient;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.scheduler.Decisions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The scheduler's last decision on a pod as lines of text: a row for each node. */
final class DecisionTable {

    private static final String PATH =
            "/apis/%s/%s/namespaces/".formatted(Decisions.GROUP, Decisions.VERSION);

    private DecisionTable() {}

    /** No line when the scheduler knows of no decision, as after a restart. */
    static List<String> of(Pod pod, CallingClient client) {
        String path = PATH + pod.namespace() + "/schedulingdecisions/" + pod.name();
        try {
            JsonNode decision = client.call(ApiRequest.get(path, Map.of()));
            boolean ofThisPod = decision.path("podUID").asString("").equals(pod.uid());
            return ofThisPod ? lines(decision) : List.of();
        } catch (ApiException none) {
            if (none.reason() == Reason.NOT_FOUND || none.reason() == Reason.FORBIDDEN) {
                return List.of();
            }
            throw none;
        }
    }

    private static List<String> lines(JsonNode decision) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("NODE", "FITS", "SCORE", "RULE", "SAYS"));
        for (JsonNode node : decision.path("nodes")) {
            rows.addAll(rows(node));
        }
        List<String> lines = new ArrayList<>(aligned(rows));
        if (decision.has("node")) {
            lines.add(choice(decision));
        }
        for (JsonNode others : decision.path("otherNodes")) {
            lines.add(others(others));
        }
        if (decision.has("victims")) {
            lines.add(
                    "room is being made on %s: %s has to go"
                            .formatted(
                                    decision.path("nominatedNode").asString(""),
                                    texts(decision.path("victims"))));
        }
        for (JsonNode remedy : decision.path("remedies")) {
            lines.add("it would fit: " + remedy.asString(""));
        }
        lines.add("decided at " + decision.path("decidedAt").asString(""));
        return lines;
    }

    /** Why the first of the nodes, which is the chosen one, won. */
    private static String choice(JsonNode decision) {
        JsonNode chosen = decision.at("/nodes/0");
        JsonNode next = decision.at("/nodes/1");
        int feasible = decision.path("feasibleNodes").asInt(0);
        String node = "chosen: " + decision.path("node").asString("");
        if (feasible < 2) {
            return node + ", the only one that fits";
        }
        long ahead = chosen.path("score").asLong(0) - next.path("score").asLong(0);
        return ahead > 0
                ? node + ", ahead of %s by %d".formatted(next.path("name").asString(""), ahead)
                : node
                        + ", of those with the same score the one with the least overcommitted limits,"
                        + " then the fullest, then the first by name";
    }

    private static String others(JsonNode alike) {
        String those =
                "and %d more nodes (%s, ...): "
                        .formatted(alike.path("count").asInt(0), texts(alike.path("examples")));
        if (!alike.path("fits").asBoolean(false)) {
            List<String> reasons = new ArrayList<>();
            alike.path("against")
                    .forEach(
                            no ->
                                    reasons.add(
                                            no.path("rule").asString("")
                                                    + " "
                                                    + no.path("reason").asString("")));
            return those + String.join(", ", reasons);
        }
        return alike.has("highestScore")
                ? those
                        + "fit, with scores from %d to %d"
                                .formatted(
                                        alike.path("lowestScore").asLong(0),
                                        alike.path("highestScore").asLong(0))
                : those + "fit";
    }

    private static List<List<String>> rows(JsonNode node) {
        String name = node.path("name").asString("");
        List<List<String>> rows = new ArrayList<>();
        if (node.path("fits").asBoolean(false)) {
            List<String> scores = new ArrayList<>();
            node.path("scores")
                    .forEachEntry((rule, score) -> scores.add(rule + " " + score.asLong(0)));
            String total = node.has("score") ? node.path("score").asString("") : "-";
            rows.add(List.of(name, "yes", total, "", String.join(", ", scores)));
            return rows;
        }
        for (JsonNode no : node.path("against")) {
            boolean first = rows.isEmpty();
            String detail = no.path("detail").asString("");
            String reason = no.path("reason").asString("");
            rows.add(
                    List.of(
                            first ? name : "",
                            first ? "no" : "",
                            first ? "-" : "",
                            no.path("rule").asString(""),
                            detail.isEmpty() ? reason : reason + " (" + detail + ")"));
        }
        return rows;
    }

    private static String texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(each -> texts.add(each.asString("")));
        return String.join(", ", texts);
    }

    private static List<String> aligned(List<List<String>> rows) {
        int[] widths = new int[rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        List<String> lines = new ArrayList<>(rows.size());
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
