package io.jollyboat.apiserver.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    /** What a value has to be; what is null is as good as absent. */
    private sealed interface Kind {

        /** As errors name it. */
        String word();

        boolean holds(JsonNode value);

        record Text() implements Kind {
            @Override
            public String word() {
                return "string";
            }

            @Override
            public boolean holds(JsonNode value) {
                return value.isString();
            }
        }

        record Flag() implements Kind {
            @Override
            public String word() {
                return "bool";
            }

            @Override
            public boolean holds(JsonNode value) {
                return value.isBoolean();
            }
        }

        record ListOf(Kind element) implements Kind {
            @Override
            public String word() {
                return "list";
            }

            @Override
            public boolean holds(JsonNode value) {
                return value.isArray();
            }
        }

        record Inside(SettingsShape shape) implements Kind {
            @Override
            public String word() {
                return "object";
            }

            @Override
            public boolean holds(JsonNode value) {
                return value.isObject();
            }
        }
    }

    /** With fields that are texts. */
    public SettingsShape texts(String... names) {
        return with(new Kind.Text(), names);
    }

    /** With fields that are true or false. */
    public SettingsShape flags(String... names) {
        return with(new Kind.Flag(), names);
    }

    /** With fields that are lists of texts. */
    public SettingsShape lists(String... names) {
        return with(new Kind.ListOf(new Kind.Text()), names);
    }

    /** With a field that is an object. */
    public SettingsShape one(String name, SettingsShape shape) {
        return with(new Kind.Inside(shape), name);
    }

    /** With a field that is a list of objects. */
    public SettingsShape each(String name, SettingsShape shape) {
        return with(new Kind.ListOf(new Kind.Inside(shape)), name);
    }

    private SettingsShape with(Kind kind, String... names) {
        Map<String, Kind> more = new LinkedHashMap<>(fields);
        for (String name : names) {
            more.put(name, kind);
        }
        return new SettingsShape(more);
    }

    /**
     * What does not keep it, as in {@code unknown field "rules[0].expresion"}; none when all is
     * well.
     */
    public List<String> complaints(JsonNode json) {
        List<String> all = new ArrayList<>();
        look(new Kind.Inside(this), json, "", all);
        return all;
    }

    private static void look(Kind kind, JsonNode value, String path, List<String> all) {
        if (value.isNull()) {
            return;
        }
        if (!kind.holds(value)) {
            all.add("field \"" + path + "\" must be a " + kind.word());
            return;
        }
        switch (kind) {
            case Kind.Inside(SettingsShape shape) -> shape.lookInside(value, path, all);
            case Kind.ListOf(Kind element) -> {
                for (int i = 0; i < value.size(); i++) {
                    look(element, value.path(i), path + '[' + i + ']', all);
                }
            }
            case Kind.Text ignored -> {}
            case Kind.Flag ignored -> {}
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
