package io.jollyboat.apiserver.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.http.Query;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListQueryTest {

    @Test
    void absentMeansNoWish() {
        ListQuery query = list("");

        assertThat(query.resourceVersion()).isEqualTo(-1);
        assertThat(query.limit()).isZero();
        assertThat(query.match()).isEqualTo(ListQuery.Match.UNSET);
        assertThat(query.timeout()).isEqualTo(Duration.ZERO);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "false|resourceVersionMatch=Exact|resourceVersionMatch is forbidden unless resourceVersion is provided",
                "false|resourceVersionMatch=Exact&resourceVersion=0|resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"",
                "false|resourceVersionMatch=Exact&resourceVersion=1&continue=x|resourceVersionMatch is forbidden when continue is provided",
                "false|resourceVersionMatch=Some&resourceVersion=1|supported values: \"Exact\", \"NotOlderThan\"",
                "false|sendInitialEvents=true|sendInitialEvents is forbidden for list",
                "true|resourceVersionMatch=NotOlderThan|resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided",
                "true|sendInitialEvents=true|sendInitialEvents requires setting resourceVersionMatch to NotOlderThan",
                "false|resourceVersion=abc|strconv.ParseUint: parsing \"abc\": invalid syntax",
                "false|limit=abc|strconv.ParseInt: parsing \"abc\": invalid syntax",
            })
    void refusesContradictionsInKubernetesWords(boolean watch, String query, String words) {
        assertThatThrownBy(() -> ListQuery.of(QueryParameters.of(Query.parse(query)), watch))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining(words);
    }

    private static ListQuery list(String query) {
        return ListQuery.of(QueryParameters.of(Query.parse(query)), false);
    }
}
