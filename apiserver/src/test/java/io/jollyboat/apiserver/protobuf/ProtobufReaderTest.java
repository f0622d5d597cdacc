package io.jollyboat.apiserver.protobuf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.schema.Schema;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ProtobufReaderTest {

    /** What {@code kubectl create configmap a --from-literal=k=v} sends. */
    private static final String CONFIG_MAP =
            "6b3873000a0f0a02763112"
                    + "09436f6e6669674d6170121b0a110a016112001a0022002a00320038004200"
                    + "12060a016b1201761a002200";

    private final ProtobufReader reader = new ProtobufReader(Schema.kubernetes());

    @Test
    void readsWhatKubectlSends() {
        JsonNode object = reader.read(HexFormat.of().parseHex(CONFIG_MAP), "v1", "ConfigMap");

        assertThat(object)
                .isEqualTo(
                        tree(
                                "{'metadata':{'name':'a'},'data':{'k':'v'},'apiVersion':'v1','kind':'ConfigMap'}"));
    }

    @Test
    void keepsAZeroThatWasMeant() {
        // a Deployment whose spec has replicas: 0, a pointer, and minReadySeconds: 0, none
        byte[] zero = HexFormat.of().parseHex("6b387300" + "120612040800" + "2800");
        JsonNode spec = reader.read(zero, "apps/v1", "Deployment").path("spec");

        assertThat(spec).isEqualTo(tree("{'replicas':0}"));
    }

    @Test
    void readsTheFieldsThatManagersOwn() {
        String fields = "{\"f:data\":{}}";
        // metadata (1) of managedFields (17) of fieldsV1 (7) of Raw (1)
        String entry = nested("3a", nested("0a", HexFormat.of().formatHex(fields.getBytes(UTF_8))));
        byte[] message =
                HexFormat.of()
                        .parseHex("6b387300" + nested("12", nested("0a", nested("8a01", entry))));

        assertThat(reader.read(message, "v1", "ConfigMap").at("/metadata/managedFields/0/fieldsV1"))
                .isEqualTo(tree(fields));
    }

    /** A field that holds some bytes. */
    private static String nested(String tag, String hex) {
        return tag + HexFormat.of().toHexDigits((byte) (hex.length() / 2)) + hex;
    }

    @Test
    void refusesWhatIsNone() {
        assertThatThrownBy(() -> reader.read(new byte[] {1, 2}, "v1", "Pod"))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("does not appear to be a protobuf message");
        byte[] whole = HexFormat.of().parseHex(CONFIG_MAP);
        for (int length = 4; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            try {
                reader.read(cut, "v1", "ConfigMap");
            } catch (ApiException refused) {
                assertThat(refused.code()).isEqualTo(400);
            }
        }
    }

    private static JsonNode tree(String json) {
        return new JsonMapper().readTree(json.replace('\'', '"'));
    }
}
