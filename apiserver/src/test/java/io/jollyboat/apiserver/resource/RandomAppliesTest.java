package io.jollyboat.apiserver.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.jollyboat.apiserver.apply.Applied;
import io.jollyboat.apiserver.apply.Applying;
import io.jollyboat.apiserver.apply.Author;
import io.jollyboat.apiserver.apply.Owners;
import io.jollyboat.apiserver.apply.Served;
import io.jollyboat.apiserver.apply.Tracking;
import io.jollyboat.apiserver.apply.Transition;
import io.jollyboat.apiserver.fields.AppliedCheck;
import io.jollyboat.apiserver.fields.Form;
import io.jollyboat.apiserver.fields.SchemaForms;
import io.jollyboat.apiserver.json.ObjectReader;
import io.jollyboat.apiserver.presence.Completion;
import io.jollyboat.apiserver.resource.builtin.BuiltInResources;
import io.jollyboat.core.schema.Definition;
import io.jollyboat.core.schema.Schema;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Objects and configurations of every kind that keep their schema and otherwise make no sense. */
class RandomAppliesTest {

    private static final int TRIES = 12;

    private final Schema schema = Schema.kubernetes();
    private final SchemaForms forms = new SchemaForms(schema);
    private final Completion completion = new Completion(schema);
    private final ObjectReader reader = new ObjectReader(schema);
    private int applied;
    private final RandomObjects objects = new RandomObjects(schema, new Random(5));

    /** One kind in one version. */
    private record One(Form form) implements Served {
        @Override
        public Form form(String apiVersion) {
            return form;
        }

        @Override
        public ObjectNode convert(ObjectNode object, String from, String to) {
            return object;
        }
    }

    @Test
    void holdTheRulesOfOwnership() {
        for (ResourceDefinition each : BuiltInResources.all()) {
            String apiVersion = each.storedApiVersion();
            Definition type = schema.definitionOf(apiVersion, each.kind()).orElseThrow();
            for (int i = 0; i < TRIES && each.stored(); i++) {
                tryOne(apiVersion, each.kind(), type);
            }
        }
        assertThat(applied).as("configurations that could be applied").isGreaterThan(100);
    }

    private void tryOne(String apiVersion, String kind, Definition type) {
        Form form = forms.of(apiVersion, kind).orElseThrow();
        One served = new One(form);
        ObjectNode live = plain(reader.conforming(objects.object(type), apiVersion, kind).object());
        ObjectNode first = plain(objects.object(type));
        ObjectNode second = plain(objects.object(type));
        Owners owners =
                Tracking.after(
                        Owners.NONE,
                        new Transition(
                                served,
                                apiVersion,
                                completion.nothing(apiVersion, kind),
                                live,
                                Set.of()),
                        new Author("maker", apiVersion, "", "1"));
        if (!AppliedCheck.of(first, form).isEmpty() || !AppliedCheck.of(second, form).isEmpty()) {
            return;
        }
        applied++;
        Applied one = applying(served, apiVersion, kind, "one").to(live, owners, first, true);
        Applied two =
                applying(served, apiVersion, kind, "two")
                        .to(one.object(), one.owners(), second, true);
        Applied again =
                applying(served, apiVersion, kind, "two")
                        .to(two.object(), two.owners(), second, false);

        assertThat(again.object()).isEqualTo(two.object());
        assertThat(again.owners().json()).isEqualTo(two.owners().json());

        Applied less =
                applying(served, apiVersion, kind, "two")
                        .to(
                                two.object(),
                                two.owners(),
                                completion.nothing(apiVersion, kind).objectNode(),
                                false);
        assertThat(less.owners().all()).noneMatch(owner -> owner.manager().equals("two"));
        assertThatCode(
                        () ->
                                Tracking.after(
                                        less.owners(),
                                        new Transition(
                                                served,
                                                apiVersion,
                                                less.object(),
                                                live,
                                                Set.of("status")),
                                        new Author("hand", apiVersion, "", "3")))
                .doesNotThrowAnyException();
    }

    private Applying applying(One served, String apiVersion, String kind, String manager) {
        return new Applying(
                served,
                served.form,
                new Author(manager, apiVersion, "", "2"),
                Set.of(),
                tree -> reader.conforming(tree, apiVersion, kind).object(),
                completion.nothing(apiVersion, kind));
    }

    /** An object without what a configuration must not have. */
    private static ObjectNode plain(ObjectNode object) {
        if (object.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove("managedFields");
        }
        return object;
    }
}
