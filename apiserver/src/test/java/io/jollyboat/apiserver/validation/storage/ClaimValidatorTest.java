package io.jollyboat.apiserver.validation.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.Json;
import io.jollyboat.apiserver.Kind;
import io.jollyboat.apiserver.validation.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class ClaimValidatorTest {

    private static final String FIXED =
            "spec: Forbidden: spec is immutable after creation except resources.requests and"
                    + " volumeAttributesClassName for bound claims";
    private static final String SHRUNK =
            "spec.resources.requests.storage: Forbidden: field can not be less than"
                    + " status.capacity";

    private final Kind claims = Kind.of("v1", "PersistentVolumeClaim");

    @Test
    void aBoundClaimMayAskForMore() {
        assertThat(wrong(bound("1Gi", "1Gi"), bound("2Gi", "1Gi"))).isEmpty();
        assertThat(wrong(claim("1Gi"), claim("2Gi"))).containsExactly(FIXED);
    }

    @Test
    void whatWasAskedForIsTakenBackOnlyAsFarAsItWasNotGiven() {
        assertThat(wrong(bound("4Gi", "2Gi"), bound("3Gi", "2Gi"))).isEmpty();
        assertThat(wrong(bound("4Gi", "2Gi"), bound("2Gi", "2Gi"))).containsExactly(SHRUNK);
        assertThat(wrong(bound("2Gi", "2Gi"), bound("1Gi", "2Gi"))).containsExactly(SHRUNK);
    }

    @Test
    void aClaimGetsItsVolumeAndItsClassOnce() {
        ObjectNode named = claim("1Gi");
        named.withObject("/spec").put("volumeName", "v").put("storageClassName", "fast");
        assertThat(wrong(claim("1Gi"), named)).isEmpty();

        ObjectNode other = named.deepCopy();
        other.withObject("/spec").put("volumeName", "w");
        assertThat(wrong(named, other)).containsExactly(FIXED);
    }

    @Test
    void aClassOfAttributesIsChangedButNotTakenBack() {
        ObjectNode gold = bound("1Gi", "1Gi");
        gold.withObject("/spec").put("volumeAttributesClassName", "gold");
        ObjectNode silver = bound("1Gi", "1Gi");
        silver.withObject("/spec").put("volumeAttributesClassName", "silver");

        assertThat(wrong(gold, silver)).isEmpty();
        assertThat(wrong(gold, bound("1Gi", "1Gi")))
                .containsExactly(
                        "spec.volumeAttributesClassName: Forbidden: update from non-nil value to"
                                + " nil is forbidden");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            textBlock =
                    """
                    'dataSource':{'kind':'PersistentVolumeClaim','name':'c'} | -
                    'dataSourceRef':{'apiGroup':'snapshot.storage.k8s.io','kind':'VolumeSnapshot','name':'s','namespace':'n'} | -
                    'accessModes':['ReadWriteOncePod','ReadWriteOncePod'] | -
                    'accessModes':['ReadWriteOncePod','ReadWriteOnce'] | spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes
                    'accessModes':['Once'] | spec.accessModes: Unsupported value: "Once": supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"
                    'accessModes':[] | spec.accessModes: Required value: at least 1 access mode is required
                    'resources':{'requests':{'storage':'0'}} | spec.resources[storage]: Invalid value: "0": must be greater than zero
                    'dataSource':{'kind':'VolumeSnapshot','name':'s'} | spec.dataSource: Invalid value: "VolumeSnapshot": must be 'PersistentVolumeClaim' when referencing the default apiGroup
                    'dataSource':{'kind':'PersistentVolumeClaim'} | spec.dataSource.name: Required value
                    'dataSource':{'kind':'PersistentVolumeClaim','name':'c'},'dataSourceRef':{'kind':'PersistentVolumeClaim','name':'d'} | spec: Invalid value: "spec.dataSource": must match dataSourceRef
                    'volumeAttributesClassName':'a_b' | spec.volumeAttributesClassName: Invalid value: "a_b": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')
                    """)
    void claimsAreHeldToTheirRules(String members, @Nullable String violation) {
        ObjectNode claim = claim("1Gi");
        claim.withObject("/spec").setAll(Json.object("{" + members + "}"));
        List<String> wrong =
                claims.definition().strategy().validateCreate(claim).list().stream()
                        .map(Violation::toString)
                        .toList();
        if (violation == null) {
            assertThat(wrong).isEmpty();
        } else {
            assertThat(wrong).contains(violation);
        }
    }

    @Test
    void aClassThatAnAnnotationNamesIsNamedOtherwiseOnlyAsItself() {
        ObjectNode annotated = claim("1Gi");
        annotated
                .withObject("/metadata/annotations")
                .put("volume.beta.kubernetes.io/storage-class", "fast");
        ObjectNode same = claim("1Gi");
        same.withObject("/spec").put("storageClassName", "fast");
        ObjectNode other = claim("1Gi");
        other.withObject("/spec").put("storageClassName", "slow");

        assertThat(wrong(annotated, same)).isEmpty();
        assertThat(wrong(annotated, other))
                .containsExactlyInAnyOrder(
                        "metadata.annotations.volume.beta.kubernetes.io/storage-class: Invalid"
                                + " value: \"\": field is immutable",
                        FIXED);
    }

    @Test
    void theStatusOfAClaimTellsOfStorageAlone() {
        ObjectNode claim = bound("1Gi", "-1");
        claim.withObject("/status/allocatedResources").put("cpu", "1");
        claim.withObject("/status/allocatedResourceStatuses").put("storage", "Growing");
        assertThat(
                        claims
                                .definition()
                                .strategy()
                                .validateStatusUpdate(claim, claim)
                                .list()
                                .stream()
                                .map(Violation::toString))
                .containsExactly(
                        "status.capacity[storage]: Invalid value: \"-1\": must be a valid resource"
                                + " quantity",
                        "status.allocatedResources: Unsupported value: \"cpu\": supported values:"
                                + " \"storage\"",
                        "status.allocatedResourceStatus: Unsupported value: \"storage\": supported"
                                + " values: \"ControllerResizeInProgress\","
                                + " \"ControllerResizeInfeasible\", \"NodeResizeInProgress\","
                                + " \"NodeResizeInfeasible\", \"NodeResizePending\"");
    }

    private ObjectNode claim(String size) {
        return claims.created(
                "{'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'%s'}}}}"
                        .formatted(size));
    }

    private ObjectNode bound(String size, String capacity) {
        ObjectNode claim = claim(size);
        claim.withObject("/spec").put("volumeName", "v").put("storageClassName", "fast");
        claim.withObject("/status").put("phase", "Bound");
        claim.withObject("/status/capacity").put("storage", capacity);
        return claim;
    }

    private List<String> wrong(ObjectNode old, ObjectNode now) {
        return claims.definition().strategy().validateUpdate(now, old).list().stream()
                .map(Violation::toString)
                .toList();
    }
}
