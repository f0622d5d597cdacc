package io.jollyboat.jolly.why;

import io.jollyboat.core.api.core.v1.Event;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The scheduler's last decision on a pod as lines of text: a row for each node. */
final class DecisionTable {

    /** Where the scheduler notes its decisions, on the events that tell of them. */
    static final String ANNOTATION = "scheduler.jollyboat.io/decision";

    private DecisionTable() {}

    /**
     * @param events about the pod; their own times are too coarse to tell which is the latest
     * @return no line when no decision is noted
     */
    static List<String> of(List<Event> events) {
        Optional<JsonNode> decision =
                events.stream()
                        .map(event -> event.annotations().getOrDefault(ANNOTATION, ""))
                        .filter(note -> !note.isEmpty())
                        .map(DecisionTable::read)
                        .flatMap(Optional::stream)
                        .max(Comparator.comparing(DecisionTable::time));
        return decision.map(DecisionTable::lines).orElse(List.of());
    }

    private static Instant time(JsonNode decision) {
        try {
            return Instant.parse(decision.path("at").asString(""));
        } catch (DateTimeParseException notOurs) {
            return Instant.EPOCH;
        }
    }

    private static Optional<JsonNode> read(String note) {
        try {
            return Optional.of(JsonMapper.shared().readTree(note));
        } catch (JacksonException notOurs) {
            return Optional.empty();
        }
    }

    private static List<String> lines(JsonNode decision) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("NODE", "FITS", "SCORE", "RULE", "SAYS"));
        for (JsonNode node : decision.path("nodes")) {
            rows.addAll(rows(node));
        }
        List<String> lines = new ArrayList<>(aligned(rows));
        if (decision.has("omitted")) {
            lines.add("and " + decision.path("omitted").asInt() + " more nodes");
        }
        if (decision.has("victims")) {
            lines.add(
                    "room is being made on %s: %s has to go"
                            .formatted(
                                    decision.path("node").asString(""),
                                    texts(decision.path("victims"))));
        }
        for (JsonNode remedy : decision.path("remedies")) {
            lines.add("it would fit: " + remedy.asString(""));
        }
        lines.add("decided at " + decision.path("at").asString(""));
        return lines;
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
