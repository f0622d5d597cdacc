package io.jollyboat.apiserver.validation.pod.placement;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.core.format.Formats;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What makes sound the keys by which a term or constraint asks for pods with, or without, the pod's
 * own values. Kubernetes adds them to the selector before it looks: so a key is wrong where the
 * selector has it, too, once the pod has a label of that name.
 */
final class LabelKeyRules {
    private LabelKeyRules() {}

    /**
     * Checks matchLabelKeys and mismatchLabelKeys.
     *
     * @param holder what has them beside its labelSelector
     * @param labels those of the pod; none for a template, whose pods get theirs later
     */
    static void check(Field holder, JsonNode labels) {
        Field matching = holder.at("matchLabelKeys");
        Field others = holder.at("mismatchLabelKeys");
        names(matching, holder);
        names(others, holder);
        List<String> wanted = Trees.texts(matching.node());
        if (wanted.isEmpty()) {
            return;
        }
        Set<String> seen = new HashSet<>(holder.at("labelSelector", "matchLabels").keys());
        for (String key : selecting(holder, labels, wanted)) {
            if (!seen.add(key) && wanted.contains(key)) {
                holder.index(wanted.indexOf(key))
                        .invalid(key, "exists in both matchLabelKeys and labelSelector");
            }
        }
        List<String> unwanted = Trees.texts(others.node());
        for (Field key : matching.items()) {
            if (unwanted.contains(key.text())) {
                key.invalid("exists in both matchLabelKeys and mismatchLabelKeys");
            }
        }
    }

    /** The keys of the selector's expressions, those that come of the wanted keys at the end. */
    private static List<String> selecting(Field holder, JsonNode labels, List<String> wanted) {
        List<String> keys = new ArrayList<>();
        holder.at("labelSelector", "matchExpressions").each(each -> keys.add(each.text("key")));
        if (holder.has("labelSelector")) {
            wanted.stream().filter(labels::has).forEach(keys::add);
        }
        return keys;
    }

    private static void names(Field keys, Field holder) {
        if (keys.empty()) {
            return;
        }
        if (holder.has("labelSelector")) {
            keys.each(key -> key.matches(Formats::qualifiedName));
        } else {
            keys.forbidden("must not be specified when labelSelector is not set");
        }
    }
}
