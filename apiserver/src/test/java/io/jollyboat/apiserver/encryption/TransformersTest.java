package io.jollyboat.apiserver.encryption;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** What others have encrypted can be read, and what is encrypted here can be read again. */
class TransformersTest {

    private static final byte[] PLACE = bytes("/registry/secrets/default/a");
    private static final byte[] KEY = hex("00112233445566778899aabbccddeeff".repeat(2));
    private static final String TEXT = "Hello, sealed world";
    private static final SecretKeySpec AES = new SecretKeySpec(KEY, "AES");

    @Test
    void cbcReadsWhatOpensslWrote() {
        byte[] stored =
                hex(
                        "000102030405060708090a0b0c0d0e0f"
                                + "4ad07223008852e1201823c636e2e91e0b791dc65fad97f0ca2474090d41827c");

        assertThat(opened(new AesCbc(AES), stored)).isEqualTo(TEXT);
    }

    @Test
    void gcmReadsWhatOpensslWroteForThisPlaceAndNoOther() {
        byte[] stored =
                hex(
                        "000102030405060708090a0b"
                                + "5e7dd95a2f65edc5ac5a039955f513401c59c3e7e739ecb6af2e3825a28bd158c430ea");

        assertThat(opened(new AesGcm(AES), stored)).isEqualTo(TEXT);
        assertThat(new AesGcm(AES).open(stored, 0, bytes("/registry/secrets/default/b")))
                .isEqualTo(new Reading.Unreadable("cipher: message authentication failed"));
    }

    /** The example of those who made NaCl. */
    @Test
    void secretboxReadsWhatNaclWrote() {
        byte[] key = hex("1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389");
        byte[] stored =
                hex(
                        "69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37"
                                + "f3ffc7703f9400e52a7dfb4b3d3305d98e993b9f48681273c29650ba32fc76ce"
                                + "48332ea7164d96a4476fb8c531a1186ac0dfc17c98dce87b4da7f011ec48c972"
                                + "71d2c20f9b928fe2270d6fb863d51738b48eeee314a7cc8ab932164548e526ae"
                                + "90224368517acfeabd6bb3732bc0e9da99832b61ca01b6de56244a9e88d5f9b3"
                                + "7973f622a43d14a6599b1f654cb45a74e355a5");

        Reading read = new Secretbox(key).open(stored, 0, PLACE);

        assertThat(((Reading.Plain) read).value())
                .startsWith(hex("be075fc53c81f2d5cf141316ebeb0c7b5228c52a4c62cbd44b66849b64244ffc"))
                .hasSize(131);
    }

    @Test
    void eachReadsWhatItWroteWhateverItsLengthAndNeverWritesTheSameTwice() {
        for (Transformer each : List.of(new AesCbc(AES), new AesGcm(AES), new Secretbox(KEY))) {
            for (int length = 0; length < 40; length++) {
                String text = "x".repeat(length);
                byte[] stored = each.seal(bytes(text), PLACE);

                assertThat(opened(each, stored)).isEqualTo(text);
                assertThat(each.seal(bytes(text), PLACE)).isNotEqualTo(stored);
            }
        }
    }

    @Test
    void whatIsCutOrChangedIsNotReadAndSaysSoAsInKubernetes() {
        Transformer cbc = new AesCbc(AES);
        byte[] stored = cbc.seal(bytes(TEXT), PLACE);
        assertThat(why(cbc, Arrays.copyOf(stored, 15)))
                .isEqualTo("the stored data was shorter than the required size");
        assertThat(why(cbc, Arrays.copyOf(stored, stored.length - 1)))
                .isEqualTo("the stored data is not a multiple of the block size");
        assertThat(why(cbc, Arrays.copyOf(stored, 16)))
                .isEqualTo("invalid PKCS7 data (empty or not padded)");

        Transformer box = new Secretbox(KEY);
        byte[] changed = box.seal(bytes(TEXT), PLACE);
        changed[50] ^= 1;
        assertThat(why(box, changed)).isEqualTo("output array was not large enough for encryption");
        assertThat(why(box, Arrays.copyOf(changed, 39)))
                .isEqualTo("the stored data was shorter than the required size");
        Transformer gcm = new AesGcm(AES);
        assertThat(why(gcm, new byte[11]))
                .isEqualTo("the stored data was shorter than the required size");
        assertThat(why(gcm, new byte[20])).isEqualTo("cipher: message authentication failed");
    }

    private static String why(Transformer transformer, byte[] stored) {
        return ((Reading.Unreadable) transformer.open(stored, 0, PLACE)).why();
    }

    private static String opened(Transformer transformer, byte[] stored) {
        Reading.Plain plain = (Reading.Plain) transformer.open(stored, 0, PLACE);
        return new String(plain.value(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
