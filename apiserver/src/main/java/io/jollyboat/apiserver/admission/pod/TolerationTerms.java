package io.jollyboat.apiserver.admission.pod;

import io.jollyboat.apiserver.file.SettingsShape;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Path;
import io.jollyboat.apiserver.validation.Violation;
import io.jollyboat.apiserver.validation.Violations;
import io.jollyboat.apiserver.validation.pod.SchedulingRules;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What PodTolerationRestriction holds pods to where their namespace's annotations say nothing.
 *
 * @param defaults what pods bear besides their own
 * @param whitelist what they may bear; empty for everything
 */
public record TolerationTerms(List<ObjectNode> defaults, List<ObjectNode> whitelist) {

    /** Nothing is added and everything allowed. */
    public static final TolerationTerms NONE = new TolerationTerms(List.of(), List.of());

    private static final String API_VERSION = "podtolerationrestriction.admission.k8s.io/v1alpha1";
    private static final SettingsShape TOLERATION =
            SettingsShape.NONE
                    .texts("key", "operator", "value", "effect")
                    .numbers("tolerationSeconds");
    private static final SettingsShape SHAPE =
            SettingsShape.FILE.each("default", TOLERATION).each("whitelist", TOLERATION);

    public TolerationTerms {
        defaults = List.copyOf(defaults);
        whitelist = List.copyOf(whitelist);
    }

    /**
     * Reads a {@code Configuration} of {@code podtolerationrestriction.admission.k8s.io}.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static TolerationTerms of(JsonNode json) {
        if (!Trees.text(json, "apiVersion").equals(API_VERSION)
                || !Trees.text(json, "kind").equals("Configuration")) {
            throw new IllegalArgumentException(
                    "the configuration of PodTolerationRestriction is not a Configuration of "
                            + API_VERSION);
        }
        SHAPE.check(json);
        Violations wrong = new Violations();
        Field all = new Field(json, Path.ROOT.child("podtolerationrestriction"), wrong);
        SchedulingRules.tolerations(all.at("default"));
        SchedulingRules.tolerations(all.at("whitelist"));
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(
                    wrong.list().stream()
                            .map(Violation::toString)
                            .collect(Collectors.joining(" ", "invalid config: [", "]")));
        }
        return new TolerationTerms(
                Trees.objects(json, "default"), Trees.objects(json, "whitelist"));
    }
}
