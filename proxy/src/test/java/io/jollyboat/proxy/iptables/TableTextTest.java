package io.jollyboat.proxy.iptables;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TableTextTest {

    @Test
    void chainsAreDeclaredInTheOrderOfTheirNamesAndRulesInTheirOwn() {
        var table = new TableText("nat").chain("C", "-j A", "-j B").chain("A", "-j X");
        var text = new StringBuilder();

        table.write(text, List.of("-A OUTPUT -j C"), List.of("B"));

        assertThat(text.toString().lines())
                .containsExactly(
                        "*nat",
                        ":A - [0:0]",
                        ":B - [0:0]",
                        ":C - [0:0]",
                        "-A C -j A",
                        "-A C -j B",
                        "-A A -j X",
                        "-A OUTPUT -j C",
                        "-X B",
                        "COMMIT");
    }

    @Test
    void aChangeDeclaresWhatCameAndWhatWentInOneOrder() {
        var before = new TableText("nat").chain("S", "-j D").chain("D", "-j X").chain("Z", "-j X");
        var now = new TableText("nat").chain("S", "-j F").chain("F", "-j X").chain("Z", "-j Y");
        var text = new StringBuilder();

        now.writeInPlaceOf(before, Set.of("S"), text);

        assertThat(text.toString().lines())
                .containsExactly(
                        "*nat",
                        ":D - [0:0]",
                        ":F - [0:0]",
                        ":Z - [0:0]",
                        "-A F -j X",
                        "-A Z -j Y",
                        "-D S -j D",
                        "-I S -j F",
                        "-X D",
                        "COMMIT");
    }
}
