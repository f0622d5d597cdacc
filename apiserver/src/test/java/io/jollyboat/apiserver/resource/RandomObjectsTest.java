package io.jollyboat.apiserver.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.json.Checked;
import io.jollyboat.apiserver.json.SchemaCheck;
import io.jollyboat.apiserver.json.SchemaMismatchException;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.builtin.BuiltInResources;
import io.jollyboat.core.schema.Definition;
import io.jollyboat.core.schema.Schema;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.node.ObjectNode;

/** Nonsense that keeps its schema is refused or let pass, and never trips anybody up. */
class RandomObjectsTest {
    private static final int EACH = 150;
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    private final Schema schema = Schema.kubernetes();

    @TestFactory
    Stream<DynamicTest> everyKindCopesWithNonsense() {
        return BuiltInResources.all().stream()
                .filter(ResourceDefinition::stored)
                .map(each -> DynamicTest.dynamicTest(each.qualifiedKind(), () -> copes(each)));
    }

    private void copes(ResourceDefinition definition) throws SchemaMismatchException {
        Definition type =
                schema.definition(
                                definition.storedGroup(),
                                definition.storageVersion(),
                                definition.kind())
                        .orElseThrow();
        RandomObjects objects = new RandomObjects(schema, new Random(definition.kind().hashCode()));
        SchemaCheck check = new SchemaCheck(schema);
        for (int i = 0; i < EACH; i++) {
            ObjectNode object = objects.object(type);
            ObjectNode other = objects.object(type);
            Checked checked = check.check(object, type);
            assertThat(checked.unknownFields()).isEmpty();
            lives(definition.strategy(), checked.object(), check.check(other, type).object());
            for (var column : definition.printer().columns()) {
                assertThat(column.cell().of(object, NOW)).isNotNull();
            }
            definition.selectableFields().forEach(field -> field.valueOf(object));
        }
    }

    /** A whole life, from creation through an update to the end. */
    private static void lives(Strategy strategy, ObjectNode object, ObjectNode later) {
        strategy.defaults(object);
        ObjectNode once = object.deepCopy();
        strategy.defaults(object);
        assertThat(object).as("defaults are idempotent").isEqualTo(once);
        strategy.prepareForCreate(object, Requester.NOBODY);
        strategy.validateCreate(object)
                .list()
                .forEach(each -> assertThat(each.toString()).isNotEmpty());
        ObjectNode old = object.deepCopy();
        strategy.defaults(later);
        ObjectNode status = later.deepCopy();
        strategy.prepareForUpdate(later, object);
        strategy.validateUpdate(later, object).causes();
        strategy.validatePartUpdate(later, object, "resize").causes();
        strategy.validatePartUpdate(later, object, "ephemeralcontainers").causes();
        strategy.prepareForStatusUpdate(status, object);
        strategy.validateStatusUpdate(status, object).causes();
        strategy.gracePeriodSeconds(object, OptionalLong.empty());
        strategy.warnings().ofNew(object);
        strategy.warnings().ofChanged(later, object);
        assertThat(object).as("what was is left alone").isEqualTo(old);
        assertThat(Trees.same(object, old)).isTrue();
    }
}
