package io.jollyboat.jolly.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In which language the cluster's process names files. */
class LauncherTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "unset",
            value = {
                "LANG,unset,C.UTF-8",
                "LANG,'',C.UTF-8",
                "LANG,C,C.UTF-8",
                "LANG,de_DE.ISO-8859-1,C.UTF-8",
                "LC_ALL,POSIX,C.UTF-8",
                "LANG,de_DE.UTF-8,unset",
                "LC_CTYPE,en_US.utf8,unset",
            })
    void filesAreNamedInUnicodeWhateverLanguageIsSet(
            String variable, String value, String expected) {
        Map<String, String> environment = new HashMap<>();
        if (value != null) {
            environment.put(variable, value);
        }
        Launcher.nameFilesInUnicode(environment);
        assertThat(environment.get("LC_ALL"))
                .isEqualTo(variable.equals("LC_ALL") && expected == null ? value : expected);
    }
}
