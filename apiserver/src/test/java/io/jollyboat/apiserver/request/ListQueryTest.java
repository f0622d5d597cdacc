package io.jollyboat.apiserver.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.http.Query;
import java.time.Duration;
import org.assertj.core.api.InstanceOfAssertFactories;
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
                "false|resourceVersion=abc|invalid resource version: resourceVersion: Invalid value: \"abc\": strconv.ParseUint: parsing \"abc\": invalid syntax",
                "false|resourceVersion=abc&resourceVersionMatch=Some|supported values: \"Exact\", \"NotOlderThan\"",
                "false|resourceVersion=-1|strconv.ParseUint: parsing \"-1\": invalid syntax",
                "false|resourceVersion=18446744073709551616|strconv.ParseUint: parsing \"18446744073709551616\": value out of range",
                "false|resourceVersion=abc&continue=x|specifying resource version is not allowed when using continue",
                "false|limit=abc|strconv.ParseInt: parsing \"abc\": invalid syntax",
            })
    void refusesContradictionsInKubernetesWords(boolean watch, String query, String words) {
        assertThatThrownBy(() -> ListQuery.of(QueryParameters.of(Query.parse(query)), watch))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining(words);
    }

    @Test
    void whatIsNoRevisionIsRefusedAsABadRequest() {
        QueryParameters query = QueryParameters.of(Query.parse("resourceVersion=abc"));
        String words =
                "resourceVersion: Invalid value: \"abc\": strconv.ParseUint: parsing \"abc\": invalid syntax";

        assertThatThrownBy(() -> ListQuery.of(query, true))
                .asInstanceOf(InstanceOfAssertFactories.type(ApiException.class))
                .returns(400, ApiException::code)
                .returns(words, ApiException::message);
        assertThatThrownBy(() -> ListQuery.revision(query)).hasMessage(words);
        assertThat(list("resourceVersion=18446744073709551615").resourceVersion())
                .isEqualTo(Long.MAX_VALUE);
    }

    private static ListQuery list(String query) {
        return ListQuery.of(QueryParameters.of(Query.parse(query)), false);
    }
}
