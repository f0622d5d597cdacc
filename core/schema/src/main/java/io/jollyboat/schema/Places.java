package io.jollyboat.schema;

import io.jollyboat.schema.Messages.Message;
import io.jollyboat.schema.Messages.MessageField;
import io.jollyboat.schema.Models.Model;
import io.jollyboat.schema.Models.ModelField;
import io.jollyboat.schema.Names.ModelName;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Gives every model class its OpenAPI name. A class tells version and type, seldom the group:
 * resources tell it by their path, their parts by who uses them, and the rest by the protobuf
 * message of that version and name whose fields fit best.
 */
final class Places {
    private final Map<String, Model> models;
    private final Map<String, Message> messages;
    private final Map<String, String> byClass = new TreeMap<>();

    Places(
            Map<String, Model> models,
            Map<String, Message> messages,
            Collection<Paths.Resource> resources) {
        this.models = models;
        this.messages = messages;
        for (Model model : models.values()) {
            String name = Supplements.place(model.className());
            if (name == null) {
                name = byMessage(model);
            }
            if (name != null) {
                byClass.put(model.className(), name);
            }
        }
        for (Paths.Resource resource : resources) {
            String group = Names.shortGroupOf(resource.group());
            place(resource.className(), group);
            place(resource.className() + "List", group);
        }
    }

    /** OpenAPI names by model class; classes that could not be placed are left out. */
    Map<String, String> byClass() {
        return byClass;
    }

    private void place(String className, String shortGroup) {
        Model model = models.get(className);
        if (model == null) {
            return;
        }
        ModelName name = Names.model(className);
        if (!byClass.containsKey(className) && name != null) {
            byClass.put(className, Names.ofModel(shortGroup, name.version(), name.type()));
        } else if (name == null || !shortGroup.equals(shortGroup(className))) {
            return;
        }
        for (ModelField field : model.fields()) {
            String used = Models.modelIn(field.signature());
            ModelName usedName = used == null ? null : Names.model(used);
            if (used != null
                    && usedName != null
                    && usedName.version().equals(name.version())
                    && !byClass.containsKey(used)) {
                place(used, shortGroup);
            }
        }
    }

    private String shortGroup(String className) {
        String place = byClass.get(className);
        return place == null ? "" : Names.shortGroup(place);
    }

    private @Nullable String byMessage(Model model) {
        ModelName name = Names.model(model.className());
        if (name == null) {
            return null;
        }
        Set<String> modelFields =
                model.fields().stream().map(ModelField::name).collect(Collectors.toSet());
        String best = null;
        int bestScore = Integer.MIN_VALUE;
        for (Message message : messages.values()) {
            String openApi = Names.ofMessage(message.fullName());
            boolean candidate =
                    Names.simpleName(openApi).equals(name.type())
                            && Names.version(openApi).equals(name.version())
                            && (name.group() == null
                                    || name.group().equals(Names.shortGroup(openApi)));
            if (!candidate) {
                continue;
            }
            Set<String> wireFields =
                    message.fields().stream().map(MessageField::name).collect(Collectors.toSet());
            Set<String> apart = new HashSet<>(wireFields);
            apart.removeAll(modelFields);
            Set<String> shared = new HashSet<>(wireFields);
            shared.retainAll(modelFields);
            int score = shared.size() - 2 * apart.size();
            if (score > bestScore) {
                best = openApi;
                bestScore = score;
            }
        }
        return best;
    }
}
