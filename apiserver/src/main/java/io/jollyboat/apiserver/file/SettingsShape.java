package io.jollyboat.apiserver.file;

import io.jollyboat.apiserver.json.ObjectReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Which fields a file of settings may have, and of what type their values are, so that no slip of
 * the pen is taken for a setting and does nothing. Immutable; made field by field:
 *
 * <pre>{@code
 * SettingsShape.FILE.each("rules", SettingsShape.NONE.texts("expression").flags("enabled"))
 * }</pre>
 */
public final class SettingsShape {

    /** No fields at all. */
    public static final SettingsShape NONE = new SettingsShape(Map.of());

    /** What is at the top of every file. */
    public static final SettingsShape FILE = NONE.texts("apiVersion", "kind");

    private final Map<String, Kind> fields;

    private SettingsShape(Map<String, Kind> fields) {
        this.fields = fields;
    }

    /**
     * What a value has to be; what is null is as good as absent.
     *
     * @param word as errors name it
     * @param element of a list; else null
     * @param inside of an object; else null
     */
    private record Kind(
            String word,
            Predicate<JsonNode> holds,
            @Nullable Kind element,
            @Nullable SettingsShape inside) {

        static final Kind TEXT = new Kind("string", JsonNode::isString, null, null);
        static final Kind NUMBER = new Kind("number", JsonNode::isIntegralNumber, null, null);
        static final Kind FLAG = new Kind("bool", JsonNode::isBoolean, null, null);

        static Kind list(Kind element) {
            return new Kind("list", JsonNode::isArray, element, null);
        }

        static Kind object(SettingsShape shape) {
            return new Kind("object", JsonNode::isObject, null, shape);
        }
    }

    /** With fields that are texts. */
    public SettingsShape texts(String... names) {
        return with(Kind.TEXT, names);
    }

    /** With fields that are whole numbers. */
    public SettingsShape numbers(String... names) {
        return with(Kind.NUMBER, names);
    }

    /** With fields that are true or false. */
    public SettingsShape flags(String... names) {
        return with(Kind.FLAG, names);
    }

    /** With fields that are lists of texts. */
    public SettingsShape lists(String... names) {
        return with(Kind.list(Kind.TEXT), names);
    }

    /** With a field that is an object. */
    public SettingsShape one(String name, SettingsShape shape) {
        return with(Kind.object(shape), name);
    }

    /** With a field that is a list of objects. */
    public SettingsShape each(String name, SettingsShape shape) {
        return with(Kind.list(Kind.object(shape)), name);
    }

    private SettingsShape with(Kind kind, String... names) {
        Map<String, Kind> more = new LinkedHashMap<>(fields);
        for (String name : names) {
            more.put(name, kind);
        }
        return new SettingsShape(more);
    }

    /**
     * @throws IllegalArgumentException when something does not keep it; says all that does not
     */
    public void check(JsonNode json) {
        List<String> complaints = complaints(json);
        if (!complaints.isEmpty()) {
            throw new IllegalArgumentException(ObjectReader.strictError(complaints));
        }
    }

    /**
     * What does not keep it, as in {@code unknown field "rules[0].expresion"}; none when all is
     * well.
     */
    public List<String> complaints(JsonNode json) {
        List<String> all = new ArrayList<>();
        look(Kind.object(this), json, "", all);
        return all;
    }

    private static void look(Kind kind, JsonNode value, String path, List<String> all) {
        if (value.isNull()) {
            return;
        }
        if (!kind.holds.test(value)) {
            all.add("field \"" + path + "\" must be a " + kind.word);
            return;
        }
        if (kind.inside != null) {
            kind.inside.lookInside(value, path, all);
        }
        if (kind.element != null) {
            for (int i = 0; i < value.size(); i++) {
                look(kind.element, value.path(i), path + '[' + i + ']', all);
            }
        }
    }

    private void lookInside(JsonNode object, String path, List<String> all) {
        object.properties()
                .forEach(
                        each -> {
                            String name = each.getKey();
                            String below = path.isEmpty() ? name : path + '.' + name;
                            Kind kind = fields.get(name);
                            if (kind == null) {
                                all.add("unknown field \"" + below + '"');
                            } else {
                                look(kind, each.getValue(), below, all);
                            }
                        });
    }
}
