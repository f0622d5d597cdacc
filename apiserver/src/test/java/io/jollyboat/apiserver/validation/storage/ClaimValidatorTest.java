package io.jollyboat.apiserver.validation.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.Kind;
import io.jollyboat.apiserver.validation.Violation;
import java.util.List;
import org.junit.jupiter.api.Test;
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
