package io.hawser.cli;

import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Takes secrets out of texts. No message of Hawser contains one, but those of registries and
 * servers are quoted, and the output is meant to be passed on. A secret may be an ordinary word,
 * such as {@code nacos}. So names of settings stay, and so do longer words that contain it.
 */
final class Secrets {
  private static final String HIDDEN = "***";

  /** Shorter values occur in other words by chance. */
  private static final int SHORTEST = 3;

  /** Values that occur in many texts: switches, ports and other short numbers. */
  private static final Pattern COMMON =
      Pattern.compile("true|false|\\d{1,5}", Pattern.CASE_INSENSITIVE);

  /** The place before a word, which may also be the end of a character that is escaped. */
  private static final String WORD_BEGINS =
      "(?:(?<![\\p{L}\\p{N}])|(?<=\\\\[nrt])|(?<=\\\\u[0-9a-fA-F]{4}))";

  private static final String WORD_ENDS = "(?![\\p{L}\\p{N}])";

  /** A value that may be a part of other words by chance. */
  private static final Pattern WORD = Pattern.compile("\\p{L}+|\\p{N}+");

  /** The part of a URL in front of the host. */
  private static final Pattern USER_INFO = Pattern.compile("(?<=//)[^/@\\s]+@");

  /** A parameter of a query, such as {@code password=abc}. */
  private static final Pattern PARAMETER = Pattern.compile("(?<=[?&])([\\w.-]+)=([^&#\\s\"']+)");

  private final List<Pattern> values;

  private Secrets(Stream<String> values) {
    this.values =
        values
            .filter(value -> value.length() >= SHORTEST && !COMMON.matcher(value).matches())
            .distinct()
            .sorted(Comparator.comparing(String::length).reversed())
            .map(Secrets::pattern)
            .toList();
  }

  private static Pattern pattern(String value) {
    String quoted = Pattern.quote(value);
    return Pattern.compile(
        WORD.matcher(value).matches() ? WORD_BEGINS + quoted + WORD_ENDS : quoted);
  }

  /** Returns the secrets of an environment, for when there is no configuration yet. */
  static Secrets of(Map<String, String> environment) {
    return new Secrets(secret(environment));
  }

  static Secrets of(Map<String, String> environment, HawserConfig config) {
    return new Secrets(Stream.concat(secret(environment), secret(config.startingWith(""))));
  }

  private static Stream<String> secret(Map<String, String> settings) {
    return settings.entrySet().stream()
        .flatMap(
            entry ->
                Keys.isSecret(entry.getKey().replace("_", ""))
                    ? Stream.of(entry.getValue().trim())
                    : passwords(entry.getValue()))
        .flatMap(value -> Stream.of(value, URLEncoder.encode(value, StandardCharsets.UTF_8)));
  }

  /** Returns the passwords in URLs. */
  private static Stream<String> passwords(String value) {
    return USER_INFO
        .matcher(value)
        .results()
        .map(MatchResult::group)
        .filter(userInfo -> userInfo.indexOf(':') >= 0)
        .map(userInfo -> userInfo.substring(userInfo.indexOf(':') + 1, userInfo.length() - 1))
        .flatMap(password -> Stream.of(password, decoded(password)));
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) { // it is not encoded
      return text;
    }
  }

  String hide(String text) {
    String hidden = USER_INFO.matcher(text).replaceAll(HIDDEN + "@");
    hidden =
        PARAMETER
            .matcher(hidden)
            .replaceAll(
                it ->
                    Keys.isSecret(it.group(1))
                        ? Matcher.quoteReplacement(it.group(1) + "=" + HIDDEN)
                        : Matcher.quoteReplacement(it.group()));
    for (Pattern value : values) {
      SettingNames names = SettingNames.in(hidden);
      hidden =
          value
              .matcher(hidden)
              .replaceAll(
                  it ->
                      names.contain(it.start(), it.end())
                          ? Matcher.quoteReplacement(it.group())
                          : HIDDEN);
    }
    return hidden;
  }
}
