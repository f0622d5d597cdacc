package io.jollyboat.apiserver.encryption;

import io.jollyboat.apiserver.file.SettingsFile;
import io.jollyboat.apiserver.file.SettingsShape;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Path;
import io.jollyboat.apiserver.validation.Violation;
import io.jollyboat.apiserver.validation.Violations;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Which resources are stored how: what the file of {@code encryption-provider-config} says. */
final class EncryptionConfiguration {

    /** Nothing is encrypted, and what is cannot be read. */
    static final EncryptionConfiguration NONE = new EncryptionConfiguration(Map.of());

    private static final Transformer PLAIN = new Identity();
    private static final SettingsShape SHAPE =
            SettingsShape.FILE.each(
                    "resources",
                    SettingsShape.NONE.lists("resources").each("providers", ProviderReading.SHAPE));

    private final Map<ResourceName, Transformer> transformers;

    private EncryptionConfiguration(Map<ResourceName, Transformer> transformers) {
        this.transformers = Map.copyOf(transformers);
    }

    /** How a resource is stored. */
    Transformer of(ResourceName resource) {
        if (transformers.isEmpty()) {
            return PLAIN;
        }
        for (ResourceName rule :
                List.of(resource, resource.wholeGroup(), ResourceName.EVERYTHING)) {
            Transformer known = transformers.get(rule);
            if (known != null) {
                return known;
            }
        }
        return PLAIN;
    }

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException when it is something else, or says what does not hold
     *     together or has no meaning, in Kubernetes' words
     */
    static EncryptionConfiguration of(SettingsFile file) {
        if (file.text().isEmpty()) {
            throw new IllegalArgumentException(
                    "encryption provider configuration file \"" + file.path() + "\" is empty");
        }
        JsonNode json = file.tree(SHAPE);
        if (!Trees.text(json, "apiVersion").equals("apiserver.config.k8s.io/v1")
                || !Trees.text(json, "kind").equals("EncryptionConfiguration")) {
            throw new IllegalArgumentException(
                    "not an EncryptionConfiguration of apiserver.config.k8s.io/v1");
        }
        Violations wrong = new Violations();
        List<ObjectNode> rules = Trees.objects(json, "resources");
        Path root = Path.of("resources");
        if (rules.isEmpty()) {
            wrong.required(root, atLeastOne(root));
        }
        Map<ResourceName, List<Prefixed.Way>> ways = new HashMap<>();
        String masked = null;
        for (int i = 0; i < rules.size(); i++) {
            ObjectNode rule = rules.get(i);
            List<String> resources = Trees.texts(rule, "resources");
            ResourceRules.check(resources, root.index(i).child("resources"), wrong);
            List<Prefixed.Way> providers = providers(rule, root.index(i).child("providers"), wrong);
            for (String each : resources) {
                ResourceName name = ResourceName.parse(each);
                masked = masked == null ? masked(name, ways) : masked;
                ways.computeIfAbsent(name, ignored -> new ArrayList<>()).addAll(providers);
            }
        }
        refuse(wrong, masked);
        Map<ResourceName, Transformer> transformers = new HashMap<>();
        ways.forEach(
                (name, all) ->
                        transformers.put(name, new Prefixed(all, "no matching prefix found")));
        return new EncryptionConfiguration(transformers);
    }

    static String atLeastOne(Object what) {
        return "at least one " + what + " is required";
    }

    private static List<Prefixed.Way> providers(ObjectNode rule, Path path, Violations wrong) {
        List<ObjectNode> all = Trees.objects(rule, "providers");
        if (all.isEmpty()) {
            wrong.required(path, atLeastOne(path));
        }
        List<Prefixed.Way> ways = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Prefixed.Way way = ProviderReading.read(all.get(i), path.index(i), wrong);
            if (way != null) {
                ways.add(way);
            }
        }
        return ways;
    }

    /** A rule for a group hides those for its resources that come later: they would do nothing. */
    private static @Nullable String masked(
            ResourceName name, Map<ResourceName, List<Prefixed.Way>> earlier) {
        for (ResourceName rule : List.of(name.wholeGroup(), ResourceName.EVERYTHING)) {
            if (earlier.containsKey(rule)) {
                return "resource \"%s\" is masked by earlier rule \"%s\"".formatted(name, rule);
            }
        }
        return null;
    }

    private static void refuse(Violations wrong, @Nullable String masked) {
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(
                    wrong.list().stream()
                            .map(Violation::toString)
                            .collect(Collectors.joining(", ")));
        }
        if (masked != null) {
            throw new IllegalArgumentException(masked);
        }
    }
}
