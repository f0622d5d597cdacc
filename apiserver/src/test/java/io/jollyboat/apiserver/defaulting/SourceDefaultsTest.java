package io.jollyboat.apiserver.defaulting;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** The defaults that Kubernetes' types declare for where volumes come from, and for devices. */
class SourceDefaultsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    hostPath  | {} | {'type':''}
                    iscsi     | {} | {'iscsiInterface':'default'}
                    iscsi     | {'iscsiInterface':'x'} | {'iscsiInterface':'x'}
                    rbd       | {'user':'u'} | {'user':'u','pool':'rbd','keyring':'/etc/ceph/keyring'}
                    rbd       | {} | {'pool':'rbd','user':'admin','keyring':'/etc/ceph/keyring'}
                    scaleIO   | {} | {'storageMode':'ThinProvisioned','fsType':'xfs'}
                    azureDisk | {} | {'cachingMode':'ReadWrite','fsType':'ext4','readOnly':false,'kind':'Shared'}
                    """)
    void aVolumesSourceIsCompletedInPodsAndPersistentVolumesAlike(
            String source, String sent, String complete) {
        ObjectNode volume = Json.object("{'name':'v','%s':%s}".formatted(source, sent));
        VolumeDefaults.volume(volume);
        assertThat(volume.get(source)).isEqualTo(Json.object(complete));

        ObjectNode persistent = Json.object("{'spec':{'%s':%s}}".formatted(source, sent));
        StorageDefaults.volume(persistent);
        assertThat(persistent.path("spec").get(source)).isEqualTo(Json.object(complete));
    }

    @Test
    void aTolerationOfDevicesIsForOneValueUnlessItSaysOtherwise() {
        ObjectNode claim =
                Json.object(
                        """
                        {'spec':{'devices':{'requests':[
                          {'name':'a','exactly':{'tolerations':[{'key':'k'},{'operator':'Exists'}]}},
                          {'name':'b','firstAvailable':[{'tolerations':[{'key':'k'}]}]}]}}}
                        """);
        DeviceDefaults.claim(claim);
        assertThat(claim.path("spec").path("devices").path("requests"))
                .isEqualTo(
                        Json.object(
                                        """
                                        {'is':[
                                          {'name':'a','exactly':{'allocationMode':'ExactCount','count':1,'tolerations':[
                                            {'key':'k','operator':'Equal'},{'operator':'Exists'}]}},
                                          {'name':'b','firstAvailable':[{'allocationMode':'ExactCount','count':1,
                                            'tolerations':[{'key':'k','operator':'Equal'}]}]}]}
                                        """)
                                .get("is"));
    }
}
