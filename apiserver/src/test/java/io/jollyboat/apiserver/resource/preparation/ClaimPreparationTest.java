package io.jollyboat.apiserver.resource.preparation;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.Json;
import io.jollyboat.apiserver.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimPreparationTest {

    /** What a claim is to be filled from, as it was sent and as it is kept. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "'dataSource':{'kind':'PersistentVolumeClaim','name':'c'}"
                        + "|'dataSource':{'kind':'PersistentVolumeClaim','name':'c'},"
                        + "'dataSourceRef':{'kind':'PersistentVolumeClaim','name':'c'}",
                "'dataSourceRef':{'apiGroup':'sea.io','kind':'Map','name':'m'}"
                        + "|'dataSourceRef':{'apiGroup':'sea.io','kind':'Map','name':'m'},"
                        + "'dataSource':{'apiGroup':'sea.io','kind':'Map','name':'m'}",
                "'dataSource':{'apiGroup':'sea.io','kind':'Map','name':'m'}|",
                "'dataSourceRef':{'kind':'PersistentVolumeClaim','name':'c','namespace':'other'}"
                        + "|'dataSourceRef':{'kind':'PersistentVolumeClaim','name':'c'},"
                        + "'dataSource':{'kind':'PersistentVolumeClaim','name':'c'}"
            })
    void whatItIsFilledFromStandsInBothFields(String sent, String kept) {
        var claim = Kind.of("v1", "PersistentVolumeClaim").created("{'spec':{%s}}".formatted(sent));
        String more = kept == null ? "" : kept + ",";
        assertThat(claim.path("spec"))
                .isEqualTo(Json.object("{" + more + "'volumeMode':'Filesystem'}"));
        assertThat(claim.at("/status/phase").stringValue()).isEqualTo("Pending");
    }
}
