package io.restoreroutes.testing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Headers and properties that turn a route of Camel elsewhere, if a border lets them through. */
public final class HeaderAttacks {
    private static final List<String> TO_ANOTHER_SERVER =
            List.of(
                    "CamelHttpUri",
                    "CAMELHTTPURI",
                    "camelhttpuri",
                    "cAmElHtTpUrI",
                    "CamelHttpUrl",
                    "CamelHttpBaseUri",
                    "CamelRestHttpUri",
                    "CamelToEndpoint",
                    "CamelSlipEndpoint",
                    "CamelRecipientListEndpoint",
                    "CamelFailureEndpoint",
                    "CamelHttpHost",
                    "Host",
                    "HOST",
                    "X_HYPHEN_Forwarded_HYPHEN_Host",
                    "Location");
    private static final List<String> TO_ANOTHER_QUEUE =
            List.of(
                    "CamelJmsDestinationName",
                    "CAMELJMSDESTINATIONNAME",
                    "CamelJmsDestination",
                    "JMSDestination",
                    "CamelJmsMessageType");
    private static final Map<String, String> OTHER =
            Map.ofEntries(
                    Map.entry("CamelHttpPath", "/v1/files/stolen"),
                    Map.entry("CAMELHTTPPATH", "/v1/files/stolen"),
                    Map.entry("camelHttpPath", "../../stolen"),
                    Map.entry("CamelHttpQuery", "stolen=1"),
                    Map.entry("CamelHttpRawQuery", "stolen=1"),
                    Map.entry("CamelRestHttpQuery", "stolen=1"),
                    Map.entry("CamelHttpMethod", "DELETE"),
                    Map.entry("CAMELHTTPMETHOD", "DELETE"),
                    Map.entry("CamelHttpProtocolVersion", "HTTP/1.0"),
                    Map.entry("CamelHttpCharacterEncoding", "UTF-16"),
                    Map.entry("CamelHttpResponseCode", "200"),
                    Map.entry("CamelCharsetName", "UTF-16"),
                    Map.entry("Authorization", "Basic c3RvbGVuOg=="),
                    Map.entry("authorization", "Bearer stolen"),
                    Map.entry("AUTHORIZATION", "Bearer stolen"),
                    Map.entry("CamelAuthentication", "stolen"),
                    Map.entry("Proxy_HYPHEN_Authorization", "Basic c3RvbGVuOg=="),
                    Map.entry("Cookie", "stolen=1"),
                    Map.entry("Content_HYPHEN_Type", "text/html"),
                    Map.entry("Content_HYPHEN_Length", "1"),
                    Map.entry("Content_HYPHEN_Encoding", "gzip"),
                    Map.entry("Transfer_HYPHEN_Encoding", "chunked"),
                    Map.entry("As_HYPHEN_User", "4711"),
                    Map.entry("If_HYPHEN_Match", "0"),
                    Map.entry("CamelFileName", "../../stolen"),
                    Map.entry("CamelFileNameOnly", "stolen.csv"),
                    Map.entry("CamelOverruleFileName", "../../stolen"),
                    Map.entry("CamelBeanMethodName", "stop"),
                    Map.entry("CamelExecCommandExecutable", "touch"),
                    Map.entry("CamelSqlQuery", "DROP TABLE restore_job"),
                    Map.entry("CamelLanguageScript", "${sys.user.home}"),
                    Map.entry("CamelRedelivered", "true"),
                    Map.entry("CamelRedeliveryCounter", "99"),
                    Map.entry("CamelSplitComplete", "true"),
                    Map.entry("CamelRouteStop", "true"),
                    Map.entry("CamelRollbackOnly", "true"),
                    Map.entry("CamelCacheOperation", "CamelCacheDelete"),
                    Map.entry("breadcrumbId", "../../stolen"),
                    Map.entry("restoreSourceKind", "file"),
                    Map.entry("restoreSourceName", "../../stolen"),
                    Map.entry("restoreSourceId", "1"),
                    Map.entry("restoreReplyTo", "stolen"),
                    Map.entry("restoreRefusedReason", "none"),
                    Map.entry("restoreOutcomeId", "1"));

    private HeaderAttacks() {}

    /**
     * {@return names, each with a hostile value} Their spelling is that of a message's property.
     */
    public static Map<String, String> table(String address, String queue) {
        Map<String, String> table = new LinkedHashMap<>();
        TO_ANOTHER_SERVER.forEach(name -> table.put(name, address));
        TO_ANOTHER_QUEUE.forEach(name -> table.put(name, queue));
        table.putAll(OTHER);
        return table;
    }
}
