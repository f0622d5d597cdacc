package io.jollyboat.apiserver.validation.pod;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.pod.security.AppArmorRules;
import io.jollyboat.apiserver.validation.pod.security.SeccompRules;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What makes sound those notes on pods and templates that mean something to Kubernetes. */
public final class AnnotationRules {
    /** The mark of a pod that a kubelet shows of a manifest of its own. */
    static final String MIRROR = "kubernetes.io/config.mirror";

    private static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";
    private static final Pattern WHOLE = Pattern.compile("0|-?[0-9]{1,10}");

    private AnnotationRules() {}

    /** Checks the notes at the side of a spec. */
    public static void check(Field annotations, Field spec) {
        if (annotations.node().has(MIRROR) && spec.at("nodeName").absent()) {
            annotations
                    .key(MIRROR)
                    .invalid("must set spec.nodeName if mirror pod annotation is set");
        }
        Field cost = annotations.key(DELETION_COST);
        if (cost.node().isString() && !isCost(cost.text())) {
            cost.invalid("must be a 32bit integer");
        }
        SeccompRules.annotations(annotations);
        AppArmorRules.annotations(annotations, spec);
    }

    /** A number of 32 bits, without a plus or zeros before it. */
    private static boolean isCost(String text) {
        if (!WHOLE.matcher(text).matches() || text.startsWith("0") && text.length() > 1) {
            return false;
        }
        long cost = Long.parseLong(text);
        return cost == (int) cost;
    }

    /** Some notes on a pod stay as they were when it came. */
    static void change(Field annotations, JsonNode old) {
        for (String key : old.propertyNames()) {
            Field now = annotations.key(key);
            if (!now.node().equals(old.path(key))) {
                forbid(now, key, "may not remove or update ");
            }
        }
        for (String key : annotations.keys()) {
            if (!old.has(key)) {
                forbid(annotations.key(key), key, "may not add ");
            }
        }
    }

    private static void forbid(Field note, String key, String what) {
        if (key.startsWith(AppArmorRules.PREFIX)) {
            note.forbidden(what + "AppArmor annotations");
        }
        if (key.equals(MIRROR)) {
            note.forbidden(what + "mirror pod annotation");
        }
    }
}
