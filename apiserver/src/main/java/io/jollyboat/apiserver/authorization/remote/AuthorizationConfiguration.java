package io.jollyboat.apiserver.authorization.remote;

import io.jollyboat.apiserver.file.SettingsFile;
import io.jollyboat.apiserver.file.SettingsShape;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.NameRule;
import io.jollyboat.apiserver.validation.Path;
import io.jollyboat.apiserver.validation.Violation;
import io.jollyboat.apiserver.validation.Violations;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who is asked what somebody may do, in order: what the file of {@code authorization-config} says,
 * or the flags that it replaces.
 */
public record AuthorizationConfiguration(List<Listed> authorizers) {

    private static final String WEBHOOK = "Webhook";
    private static final Set<String> VERSIONS =
            Set.of("apiserver.config.k8s.io/v1", "apiserver.config.k8s.io/v1beta1");
    private static final List<String> TYPES =
            List.of("ABAC", "AlwaysAllow", "AlwaysDeny", "Node", "RBAC", WEBHOOK);
    private static final SettingsShape SHAPE =
            SettingsShape.FILE.each(
                    "authorizers",
                    SettingsShape.NONE.texts("type", "name").one("webhook", WebhookReading.SHAPE));
    private static final List<String> USUAL = List.of("Node", "RBAC");

    /**
     * One of them.
     *
     * @param name as metrics show it
     * @param terms of a webhook; null for all others
     */
    public record Listed(String type, String name, @Nullable AccessTerms terms) {}

    public AuthorizationConfiguration {
        authorizers = List.copyOf(authorizers);
    }

    /** The types there are, in the order in which errors name them. */
    public static List<String> types() {
        return TYPES;
    }

    /** Whether one of a type is among them. */
    boolean names(String type) {
        return authorizers.stream().anyMatch(each -> each.type().equals(type));
    }

    /**
     * What flags say.
     *
     * @param modes in their order; none for the usual
     * @param webhook how the one webhook is asked, if it is among them
     */
    static AuthorizationConfiguration of(List<String> modes, @Nullable AccessTerms webhook) {
        return new AuthorizationConfiguration(
                (modes.isEmpty() ? USUAL : modes)
                        .stream()
                                .map(
                                        each ->
                                                new Listed(
                                                        each,
                                                        each.toLowerCase(Locale.ROOT),
                                                        each.equals(WEBHOOK) ? webhook : null))
                                .toList());
    }

    /**
     * Reads a file.
     *
     * @param files reads another that it names
     * @throws IllegalArgumentException when it is something else, or says what does not hold
     *     together or has no meaning, in Kubernetes' words
     */
    static AuthorizationConfiguration of(SettingsFile file, Function<String, JsonNode> files) {
        JsonNode json = file.tree(SHAPE);
        if (!VERSIONS.contains(Trees.text(json, "apiVersion"))
                || !Trees.text(json, "kind").equals("AuthorizationConfiguration")) {
            throw new IllegalArgumentException(
                    "not an AuthorizationConfiguration of apiserver.config.k8s.io/v1");
        }
        Violations wrong = new Violations();
        List<ObjectNode> all = Trees.objects(json, "authorizers");
        if (all.isEmpty()) {
            wrong.required(
                    Path.of("authorizers"), "at least one authorization mode must be defined");
        }
        List<Listed> listed = new ArrayList<>();
        Set<String> types = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < all.size(); i++) {
            Path path = Path.of("authorizers").index(i);
            ObjectNode each = all.get(i);
            if (checkType(each, path, types, wrong)) {
                checkName(each, path, names, wrong);
                listed.add(read(each, path, files, wrong));
            }
        }
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(
                    wrong.list().stream()
                            .map(Violation::toString)
                            .collect(Collectors.joining(", ")));
        }
        return new AuthorizationConfiguration(listed);
    }

    private static boolean checkType(
            ObjectNode json, Path path, Set<String> types, Violations wrong) {
        String type = Trees.text(json, "type");
        if (type.isEmpty()) {
            wrong.required(path.child("type"), "");
            return false;
        }
        if (!TYPES.contains(type)) {
            wrong.notSupported(path.child("type"), type, TYPES);
            return false;
        }
        if (!types.add(type) && !type.equals(WEBHOOK)) {
            wrong.duplicate(path.child("type"), type);
            return false;
        }
        return true;
    }

    private static void checkName(ObjectNode json, Path path, Set<String> names, Violations wrong) {
        String name = Trees.text(json, "name");
        List<String> complaints = NameRule.SUBDOMAIN.complaints(name);
        if (name.isEmpty()) {
            wrong.required(path.child("name"), "");
        } else if (!names.add(name)) {
            wrong.duplicate(path.child("name"), name);
        } else if (!complaints.isEmpty()) {
            wrong.invalid(
                    path.child("name"),
                    name,
                    "authorizer name is invalid: " + String.join(", ", complaints));
        }
    }

    private static Listed read(
            ObjectNode json, Path path, Function<String, JsonNode> files, Violations wrong) {
        String type = Trees.text(json, "type");
        String name = Trees.text(json, "name");
        boolean described = json.path("webhook").isObject();
        if (!type.equals(WEBHOOK)) {
            if (described) {
                wrong.invalid(
                        path.child("webhook"),
                        "non-null",
                        "may only be specified when type=Webhook");
            }
            return new Listed(type, name, null);
        }
        if (!described) {
            wrong.required(path.child("webhook"), "required when type=Webhook");
            return new Listed(type, name, null);
        }
        return new Listed(
                type, name, new WebhookReading(json.path("webhook"), path, wrong).terms(files));
    }
}
