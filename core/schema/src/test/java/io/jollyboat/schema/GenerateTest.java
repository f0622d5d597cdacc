package io.jollyboat.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.schema.Type.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerateTest {
    private static Generate.Result result =
            new Generate.Result(new TreeMap<>(), List.of(), Map.of(), List.of());

    @BeforeAll
    static void joinTheArtifacts() throws IOException {
        result = Generate.generate(Artifacts.onClassPath());
    }

    @Test
    void theArtifactsDisagreeOnlyWhereTheyAreKnownTo() {
        assertThat(KnownDifferences.unknown(result.differences())).isEmpty();
    }

    @Test
    void aDifferenceThatNobodyKnowsIsReported() {
        List<String> found = new ArrayList<>(result.differences());
        found.add("io.k8s.api.core.v1.Pod.mood is missing from protobuf");
        assertThat(KnownDifferences.unknown(found))
                .containsExactly("io.k8s.api.core.v1.Pod.mood is missing from protobuf");
    }

    @Test
    void aKnownDifferenceThatIsGoneIsReported() {
        assertThat(KnownDifferences.unknown(List.of()))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).startsWith("no longer true"));
    }

    @Test
    void everyListedKindHasAResource() {
        assertThat(result.unreachable()).isEmpty();
    }

    @Test
    void everyModelHasAPlaceOfItsOwn() {
        assertThat(result.places().values()).doesNotHaveDuplicates().hasSize(768);
        assertThat(result.places())
                .containsEntry("V1Pod", "io.k8s.api.core.v1.Pod")
                .containsEntry("CoreV1Event", "io.k8s.api.core.v1.Event")
                .containsEntry("EventsV1Event", "io.k8s.api.events.v1.Event")
                .containsEntry("V1Scale", "io.k8s.api.autoscaling.v1.Scale")
                .containsEntry("V1UserInfo", "io.k8s.api.authentication.v1.UserInfo")
                .containsEntry("RbacV1Subject", "io.k8s.api.rbac.v1.Subject")
                .containsEntry("V1beta1DeviceClass", "io.k8s.api.resource.v1beta1.DeviceClass")
                .containsEntry("VersionInfo", "io.k8s.apimachinery.pkg.version.Info")
                .containsEntry("V1Condition", "io.k8s.apimachinery.pkg.apis.meta.v1.Condition");
    }

    @Test
    void mostPublishedDefinitionsHaveFieldNumbers() {
        long numbered =
                result.definitions().values().stream()
                        .filter(Definition::published)
                        .filter(d -> d.fields().stream().anyMatch(f -> !f.path().isEmpty()))
                        .count();
        assertThat(numbered).isGreaterThan(583);
    }

    @Test
    void quantitiesAndIntegersOrStringsAreToldApart() {
        assertThat(shape("io.k8s.api.core.v1.ServicePort", "targetPort"))
                .isEqualTo(Shape.INT_OR_STRING);
        assertThat(shape("io.k8s.api.core.v1.ResourceFieldSelector", "divisor"))
                .isEqualTo(Shape.QUANTITY);
    }

    @Test
    void onlyTheNewestVersionOfAKindHasAView() {
        Views views = new Views(result.definitions(), result.resources(), result.places());
        assertThat(views.viewed())
                .contains(
                        "io.k8s.api.autoscaling.v2.HorizontalPodAutoscaler",
                        "io.k8s.api.autoscaling.v1.HorizontalPodAutoscaler",
                        "io.k8s.api.resource.v1.DeviceClass")
                .doesNotContain(
                        "io.k8s.api.resource.v1beta1.DeviceClass",
                        "io.k8s.api.apps.v1beta1.Deployment");
    }

    @Test
    void filesWhoseContentStaysAreNotTouched(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("sources/a/B.java");
        FileTime past = FileTime.fromMillis(1_000_000);
        write(folder, Set.of("B", "C"), "first");
        Files.setLastModifiedTime(file, past);

        write(folder, Set.of("B"), "second");

        assertThat(Files.getLastModifiedTime(file)).isEqualTo(past);
        assertThat(folder.resolve("sources/a/C.java")).doesNotExist();
        Outputs later = outputs(folder);
        assertThat(later.upToDate("second")).isTrue();
        assertThat(later.upToDate("third")).isFalse();
    }

    private static void write(Path folder, Set<String> types, String inputs) throws IOException {
        Outputs outputs = outputs(folder);
        for (String type : types) {
            outputs.source("a", type, "class " + type + " {}");
        }
        outputs.resource("r", new byte[] {1});
        outputs.finish(inputs);
    }

    private static Outputs outputs(Path folder) {
        return new Outputs(folder.resolve("sources"), folder.resolve("resources"));
    }

    private static Shape shape(String definition, String field) {
        Definition found = result.definitions().get(definition);
        Field at = found == null ? null : found.field(field);
        if (at == null) {
            throw new AssertionError(definition + "." + field);
        }
        return at.type().shape();
    }
}
