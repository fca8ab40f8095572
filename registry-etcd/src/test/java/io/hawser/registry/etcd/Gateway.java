package io.hawser.registry.etcd;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Another client of etcd, which uses its HTTP gateway with JSON and no code under test. */
final class Gateway {
  private static final int MAX_OPERATIONS = 100; // etcd's own limit is 128

  private static final Pattern ENTRY =
      Pattern.compile(
          "\"key\":\"([^\"]*)\"[^}]*?(?:\"value\":\"([^\"]*)\")?[^}\"]*(?:\"lease\":\"(\\d+)\")?}");
  private static final Pattern LEASE = Pattern.compile("\"ID\":\"(\\d+)\"");

  private final String url;

  Gateway(String url) {
    this.url = url;
  }

  void put(String key, String value) throws IOException {
    post("kv/put", putRequest(key, value, 0));
  }

  void put(String key, String value, long lease) throws IOException {
    post("kv/put", putRequest(key, value, lease));
  }

  void delete(String key) throws IOException {
    post("kv/deleterange", "{\"key\":\"" + encode(key) + "\"}");
  }

  void putAll(Map<String, String> entries) throws IOException {
    List<String> operations = new ArrayList<>();
    entries.forEach(
        (key, value) -> operations.add("{\"requestPut\":" + putRequest(key, value, 0) + "}"));
    transact(operations);
  }

  void deleteAll(Collection<String> keys) throws IOException {
    transact(
        keys.stream()
            .map(key -> "{\"requestDeleteRange\":{\"key\":\"" + encode(key) + "\"}}")
            .toList());
  }

  private void transact(List<String> operations) throws IOException {
    for (int from = 0; from < operations.size(); from += MAX_OPERATIONS) {
      int to = Math.min(from + MAX_OPERATIONS, operations.size());
      post("kv/txn", "{\"success\":[" + String.join(",", operations.subList(from, to)) + "]}");
    }
  }

  long grant(long ttlSeconds) throws IOException {
    Matcher matcher = LEASE.matcher(post("lease/grant", "{\"TTL\":" + ttlSeconds + "}"));
    if (!matcher.find()) {
      throw new IOException("no lease");
    }
    return Long.parseLong(matcher.group(1));
  }

  /** Returns the keys with a prefix and their values. */
  Map<String, String> entries(String prefix) throws IOException {
    String end = prefix.substring(0, prefix.length() - 1);
    end += (char) (prefix.charAt(prefix.length() - 1) + 1);
    String answer =
        post(
            "kv/range",
            "{\"key\":\"" + encode(prefix) + "\",\"range_end\":\"" + encode(end) + "\"}");
    Map<String, String> entries = new LinkedHashMap<>();
    Matcher matcher = ENTRY.matcher(answer);
    while (matcher.find()) {
      entries.put(decode(matcher.group(1)), decode(matcher.group(2)));
    }
    return entries;
  }

  /**
   * Returns the lease of a key in hexadecimal, as required by etcdctl; 0 if it has none or does not
   * exist.
   */
  String lease(String key) throws IOException {
    Matcher matcher =
        Pattern.compile("\"lease\":\"(\\d+)\"")
            .matcher(post("kv/range", "{\"key\":\"" + encode(key) + "\"}"));
    return matcher.find() ? Long.toHexString(Long.parseLong(matcher.group(1))) : "0";
  }

  private static String putRequest(String key, String value, long lease) {
    return "{\"key\":\""
        + encode(key)
        + "\",\"value\":\""
        + encode(value)
        + "\",\"lease\":\""
        + lease
        + "\"}";
  }

  private static String encode(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(String text) {
    return text == null ? "" : new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
  }

  private String post(String path, String body) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(url + "/v3/" + path).toURL().openConnection();
    connection.setDoOutput(true);
    connection.setConnectTimeout(60_000);
    connection.setReadTimeout(60_000);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(body.getBytes(StandardCharsets.UTF_8));
    }
    try (InputStream in = connection.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
