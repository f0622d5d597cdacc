package io.jollyboat.apiserver.authorization.remote;

import dev.cel.common.types.SimpleType;
import io.jollyboat.apiserver.admission.match.MatchConditions;
import io.jollyboat.apiserver.cel.CelCompileException;
import io.jollyboat.apiserver.cel.CelExpression;
import io.jollyboat.apiserver.file.SettingsShape;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Path;
import io.jollyboat.apiserver.validation.Violations;
import io.jollyboat.apiserver.webhook.RemoteServer;
import io.jollyboat.core.options.GoDuration;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the {@code webhook} of one authorizer and notes what is wrong with it.
 *
 * @param path of the authorizer: as Kubernetes has it, errors leave out {@code webhook}
 */
record WebhookReading(JsonNode json, Path path, Violations wrong) {

    /** What it may say. */
    static final SettingsShape SHAPE =
            SettingsShape.NONE
                    .texts("timeout", "authorizedTTL", "unauthorizedTTL", "failurePolicy")
                    .texts("subjectAccessReviewVersion", "matchConditionSubjectAccessReviewVersion")
                    .flags("cacheAuthorizedRequests", "cacheUnauthorizedRequests")
                    .one("connectionInfo", SettingsShape.NONE.texts("type", "kubeConfigFile"))
                    .each("matchConditions", SettingsShape.NONE.texts("expression"));

    private static final int MOST_CONDITIONS = 64;
    private static final String KUBECONFIG = "kubeConfigFile";

    /** Null when something is wrong. */
    @Nullable AccessTerms terms(Function<String, JsonNode> files) {
        Duration patience = duration("timeout", null);
        if (patience != null && patience.compareTo(AccessTerms.LONGEST_PATIENCE) > 0) {
            wrong.invalid(
                    path.child("timeout"), GoDuration.text(patience), "must be > 0s and <= 30s");
        }
        Duration allowed = duration("authorizedTTL", AccessTerms.ALLOWED_FOR);
        Duration refused = duration("unauthorizedTTL", AccessTerms.REFUSED_FOR);
        String version = oneOf("subjectAccessReviewVersion", List.of("v1", "v1beta1"), true);
        boolean conditions = !Trees.empty(json.path("matchConditions"));
        oneOf("matchConditionSubjectAccessReviewVersion", List.of("v1"), conditions);
        String policy = oneOf("failurePolicy", List.of("NoOpinion", "Deny"), true);
        RemoteServer server = server(files);
        checkConditions();
        if (patience == null
                || allowed == null
                || refused == null
                || server == null
                || !wrong.isEmpty()) {
            return null;
        }
        return new AccessTerms(
                server,
                version,
                patience,
                json.path("cacheAuthorizedRequests").booleanValue(true) ? allowed : Duration.ZERO,
                json.path("cacheUnauthorizedRequests").booleanValue(true) ? refused : Duration.ZERO,
                policy.equals("Deny"),
                MatchConditions.of(json, QuestionTypes::environment));
    }

    /** One that is more than nothing; zero is taken for one that is not given. */
    private @Nullable Duration duration(String field, @Nullable Duration usual) {
        String text = Trees.text(json, field);
        if (text.startsWith("-")) {
            wrong.invalid(path.child(field), text, "must be > 0s");
            return usual;
        }
        try {
            Duration given = text.isEmpty() ? Duration.ZERO : GoDuration.parse(text);
            if (!given.isZero()) {
                return given;
            }
            if (usual == null) {
                wrong.required(path.child(field), "");
            }
        } catch (IllegalArgumentException malformed) {
            wrong.invalid(path.child(field), text, String.valueOf(malformed.getMessage()));
        }
        return usual;
    }

    private String oneOf(String field, List<String> values, boolean required) {
        String value = Trees.text(json, field);
        if (value.isEmpty() && required) {
            boolean ofConditions = field.startsWith("match");
            wrong.required(
                    path.child(field),
                    ofConditions ? "required if match conditions are specified" : "");
        } else if (!value.isEmpty() && !values.contains(value)) {
            wrong.notSupported(path.child(field), value, values);
        }
        return value;
    }

    private @Nullable RemoteServer server(Function<String, JsonNode> files) {
        Path place = path.child("connectionInfo");
        String type = Trees.text(json, "connectionInfo", "type");
        String file = Trees.text(json, "connectionInfo", KUBECONFIG);
        if (type.isEmpty()) {
            wrong.required(place.child("type"), "");
        } else if (!type.equals("KubeConfigFile")) {
            // a server in a cluster of its own has no account in another
            wrong.notSupported(place.child("type"), type, List.of("KubeConfigFile"));
        } else if (file.isEmpty()) {
            wrong.required(place.child(KUBECONFIG), "");
        } else if (!java.nio.file.Path.of(file).isAbsolute()) {
            wrong.invalid(place.child(KUBECONFIG), file, "must be an absolute path");
        } else if (Files.exists(java.nio.file.Path.of(file))
                && !Files.isRegularFile(java.nio.file.Path.of(file))) {
            wrong.invalid(place.child(KUBECONFIG), file, "must be a regular file");
        } else {
            try {
                return RemoteServer.of(files.apply(file));
            } catch (IllegalArgumentException unusable) {
                wrong.invalid(
                        place.child(KUBECONFIG),
                        file,
                        "error loading file: " + unusable.getMessage());
            }
        }
        return null;
    }

    private void checkConditions() {
        List<ObjectNode> all = Trees.objects(json, "matchConditions");
        Path list = path.child("matchConditions");
        if (all.size() > MOST_CONDITIONS) {
            wrong.tooMany(list, all.size(), MOST_CONDITIONS);
            return;
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < all.size(); i++) {
            Path place = list.index(i).child("expression");
            String expression = Trees.text(all.get(i), "expression");
            if (expression.isBlank()) {
                wrong.required(place, "");
            } else if (!seen.add(expression)) {
                wrong.duplicate(place, expression);
            } else {
                checkCondition(place, expression);
            }
        }
    }

    private void checkCondition(Path place, String expression) {
        try {
            CelExpression compiled = QuestionTypes.environment().compile(expression);
            if (!compiled.resultsIn(SimpleType.BOOL)) {
                wrong.invalid(
                        place,
                        expression,
                        "must evaluate to bool but got " + compiled.resultType().name());
            }
        } catch (CelCompileException broken) {
            wrong.invalid(place, expression, broken.message());
        }
    }
}
