package io.jollyboat.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.core.api.core.v1.Container;
import io.jollyboat.core.api.core.v1.PodSecurityContext;
import io.jollyboat.core.api.core.v1.PodSpec;
import io.jollyboat.core.api.core.v1.SecurityContext;
import io.jollyboat.core.api.core.v1.VolumeMount;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of pods' fields leaves none out. */
class PodFieldsPageTest {

    private static final Path PAGE = Path.of("../docs/pods.md");
    private static final Set<String> OF_RECORDS =
            Set.of("json", "has", "equals", "hashCode", "toString");

    private static List<String> fields(Class<?>... schemas) {
        return Stream.of(schemas)
                .flatMap(
                        schema ->
                                Arrays.stream(schema.getDeclaredMethods())
                                        .filter(
                                                one ->
                                                        Modifier.isPublic(one.getModifiers())
                                                                && !Modifier.isStatic(
                                                                        one.getModifiers()))
                                        .map(Method::getName)
                                        .filter(name -> !OF_RECORDS.contains(name))
                                        .distinct()
                                        .sorted())
                .toList();
    }

    private static List<String> section(String title) throws IOException {
        var fields = new ArrayList<String>();
        boolean inside = false;
        for (String line : Files.readAllLines(PAGE)) {
            if (line.startsWith("## ")) {
                inside = line.equals("## " + title);
            } else if (inside && line.startsWith("| `")) {
                fields.add(line.substring(3, line.indexOf('`', 3)));
            }
        }
        return fields;
    }

    @Test
    void itHasEachFieldOfTheSchemaAndNoOther() throws IOException {
        assertThat(section("The pod")).containsExactlyElementsOf(fields(PodSpec.class));
        assertThat(section("Its security context"))
                .containsExactlyElementsOf(fields(PodSecurityContext.class));
        assertThat(section("A container")).containsExactlyElementsOf(fields(Container.class));
        assertThat(section("Its security context and its mounts"))
                .containsExactlyElementsOf(fields(SecurityContext.class, VolumeMount.class));
    }
}
