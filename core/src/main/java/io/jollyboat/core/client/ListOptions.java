package io.jollyboat.core.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What of a collection is wanted. Immutable; start from {@link #ALL} and narrow it down.
 *
 * @param labelSelector as in {@code app=web,tier!=cache}; empty for every object
 * @param fieldSelector as in {@code spec.nodeName=jollyboat}; empty for every object
 */
public record ListOptions(String labelSelector, String fieldSelector) {

    public static final ListOptions ALL = new ListOptions("", "");

    public ListOptions labels(String selector) {
        return new ListOptions(selector, fieldSelector);
    }

    public ListOptions fields(String selector) {
        return new ListOptions(labelSelector, selector);
    }

    Map<String, List<String>> query() {
        var query = new LinkedHashMap<String, List<String>>();
        if (!labelSelector.isEmpty()) {
            query.put("labelSelector", List.of(labelSelector));
        }
        if (!fieldSelector.isEmpty()) {
            query.put("fieldSelector", List.of(fieldSelector));
        }
        return query;
    }
}
