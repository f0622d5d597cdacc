package io.jollyboat.apiserver.flow.first;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The levels and schemas that every cluster begins with; read from a file, which explains its form,
 * when first asked for.
 */
public final class FirstFlows {

    public static final String API_VERSION = "flowcontrol.apiserver.k8s.io/v1";
    public static final String EXEMPT = "exempt";
    public static final String CATCH_ALL = "catch-all";

    /** What cannot be done without; the rest is suggested. */
    public static final Set<String> MANDATORY = Set.of(EXEMPT, CATCH_ALL);

    /** The annotation of those that are to say what they said first. */
    public static final String AUTOUPDATE = "apf.kubernetes.io/autoupdate-spec";

    private static final String FILE = "flows.txt";

    private final List<ObjectNode> levels = new ArrayList<>();
    private final List<ObjectNode> schemas = new ArrayList<>();

    private FirstFlows() {}

    /** Read once for the whole program: the trees are never changed. */
    private static final class Loaded {
        static final FirstFlows FLOWS = load();
    }

    /** The levels as they are to be stored; for reading only. */
    public static List<ObjectNode> levels() {
        return Loaded.FLOWS.levels;
    }

    /** The schemas as they are to be stored; for reading only. */
    public static List<ObjectNode> schemas() {
        return Loaded.FLOWS.schemas;
    }

    private static FirstFlows load() {
        FirstFlows flows = new FirstFlows();
        try (InputStream file =
                Objects.requireNonNull(FirstFlows.class.getResourceAsStream(FILE))) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            text.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(flows::read);
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
        return flows;
    }

    private void read(String line) {
        if (line.startsWith(" ")) {
            target(line.strip());
            return;
        }
        String[] words = line.split(" ", -1);
        if (words[0].equals("level")) {
            level(words);
        } else {
            schema(words);
        }
    }

    private void level(String[] words) {
        ObjectNode level = object("PriorityLevelConfiguration", words[1]);
        levels.add(level);
        ObjectNode spec = level.putObject("spec");
        if (words[2].equals(EXEMPT)) {
            spec.put("type", "Exempt");
            spec.putObject("exempt").put("nominalConcurrencyShares", 0).put("lendablePercent", 0);
            return;
        }
        spec.put("type", "Limited");
        ObjectNode limited = spec.putObject("limited");
        limited.put("nominalConcurrencyShares", Integer.parseInt(words[2]));
        limited.put("lendablePercent", Integer.parseInt(words[3]));
        ObjectNode response = limited.putObject("limitResponse");
        if (words[4].equals("reject")) {
            response.put("type", "Reject");
            return;
        }
        response.put("type", "Queue");
        response.putObject("queuing")
                .put("queues", Integer.parseInt(words[4]))
                .put("handSize", Integer.parseInt(words[5]))
                .put("queueLengthLimit", Integer.parseInt(words[6]));
    }

    private void schema(String[] words) {
        ObjectNode schema = object("FlowSchema", words[1]);
        schemas.add(schema);
        ObjectNode spec = schema.putObject("spec");
        spec.putObject("priorityLevelConfiguration").put("name", words[2]);
        spec.put("matchingPrecedence", Integer.parseInt(words[3]));
        if (!words[4].equals("-")) {
            spec.putObject("distinguisherMethod")
                    .put("type", words[4].equals("user") ? "ByUser" : "ByNamespace");
        }
        ArrayNode subjects = spec.putArray("rules").addObject().putArray("subjects");
        List.of(words).subList(5, words.length).forEach(word -> subject(subjects, word));
    }

    private static void subject(ArrayNode subjects, String word) {
        String[] parts = word.split("=", 2);
        ObjectNode subject = subjects.addObject();
        switch (parts[0]) {
            case "user" -> subject.put("kind", "User").putObject("user").put("name", parts[1]);
            case "group" -> subject.put("kind", "Group").putObject("group").put("name", parts[1]);
            case "account" -> {
                String[] place = parts[1].split("/", 2);
                subject.put("kind", "ServiceAccount")
                        .putObject("serviceAccount")
                        .put("namespace", place[0])
                        .put("name", place[1]);
            }
            default -> throw new IllegalArgumentException(word);
        }
    }

    private void target(String line) {
        ObjectNode rule = (ObjectNode) schemas.getLast().path("spec").path("rules").get(0);
        String[] paths = line.split(" @ ", -1);
        if (paths.length == 2) {
            ObjectNode target = rule.withArray("nonResourceRules").addObject();
            put(target, "verbs", paths[0]);
            put(target, "nonResourceURLs", paths[1]);
            return;
        }
        String[] parts = line.split(" : ", -1);
        boolean everywhere = parts[2].endsWith(" +");
        ObjectNode target = rule.withArray("resourceRules").addObject();
        put(target, "verbs", parts[0]);
        put(target, "apiGroups", parts[1]);
        put(target, "resources", everywhere ? parts[2].replace(" +", "") : parts[2]);
        if (everywhere) {
            target.put("clusterScope", true);
        }
        target.putArray("namespaces").add("*");
    }

    private static void put(ObjectNode target, String field, String words) {
        ArrayNode values = target.putArray(field);
        for (String word : words.split(" ", -1)) {
            values.add(word.equals("core") ? "" : word);
        }
    }

    private static ObjectNode object(String kind, String name) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", API_VERSION).put("kind", kind);
        object.putObject("metadata")
                .put("name", name)
                .putObject("annotations")
                .put(AUTOUPDATE, "true");
        return object;
    }
}
