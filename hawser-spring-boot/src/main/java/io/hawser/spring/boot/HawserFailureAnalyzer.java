package io.hawser.spring.boot;

import io.hawser.config.KeyCatalog;
import io.hawser.config.Keys;
import io.hawser.error.ConfigurationException;
import io.hawser.error.HawserException;
import io.hawser.error.NoServerAvailableException;
import io.hawser.error.RegistrationRejectedException;
import io.hawser.error.RegistryException;
import io.hawser.tcc.FenceException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.core.env.Environment;

/** Says why an application did not start, in the names that it has given to its settings. */
final class HawserFailureAnalyzer implements FailureAnalyzer {
  private static final Pattern MODULE = Pattern.compile("add (io\\.hawser:[\\w-]+)");

  /** The beginning of messages that report a configuration centre that does not answer. */
  private static final String OF_CENTRE = "Cannot read the configuration in ";

  private final Environment environment;

  HawserFailureAnalyzer(Environment environment) {
    this.environment = environment;
  }

  @Override
  public @Nullable FailureAnalysis analyze(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof HawserException || each instanceof FenceException) {
        return explain(each);
      }
      if (each instanceof NoSuchSslBundleException missing && isOurs(missing)) {
        return new FailureAnalysis(
            SpringKeys.SSL_BUNDLE
                + " names the SSL bundle "
                + missing.getBundleName()
                + ", and there is none of that name.",
            "Define it under spring.ssl.bundle.pem."
                + missing.getBundleName()
                + " or spring.ssl.bundle.jks."
                + missing.getBundleName()
                + ", or name another one.",
            missing);
      }
    }
    return null;
  }

  private boolean isOurs(NoSuchSslBundleException missing) {
    return missing.getBundleName().equals(environment.getProperty(SpringKeys.SSL_BUNDLE));
  }

  private FailureAnalysis explain(Throwable error) {
    String message = String.valueOf(error.getMessage());
    SpringSettings settings;
    try {
      settings = SpringSettings.of(environment);
    } catch (ConfigurationException e) { // a placeholder without a value, which is the failure
      return new FailureAnalysis(
          sentence(message),
          "Give each placeholder a value, or a default: ${name:default}.",
          error);
    }
    return new FailureAnalysis(
        sentence(SettingNames.inWordsOf(settings, message)),
        action(error, message, settings),
        error);
  }

  private static String sentence(String text) {
    return text.endsWith(".") ? text : text + ".";
  }

  private static String action(Throwable error, String message, SpringSettings settings) {
    if (error instanceof NoServerAvailableException) {
      return Steps.forServers(settings);
    }
    if (error instanceof RegistryException && message.startsWith(OF_CENTRE)) {
      return Steps.forCentre(settings);
    }
    if (error instanceof RegistryException) {
      return Steps.isFile(settings) ? Steps.forList(settings) : Steps.forRegistry(settings);
    }
    if (error instanceof RegistrationRejectedException) {
      return Steps.lines(
          "Compare "
              + SettingNames.property(settings, Keys.ACCESS_KEY.name())
              + " and "
              + SettingNames.property(settings, Keys.SECRET_KEY.name())
              + " with the keys that the server accepts; its log says what it has rejected.");
    }
    if (error instanceof FenceException fence) {
      return fence.reason() == FenceException.Reason.TABLE_MISSING
          ? Steps.lines(
              "Create the table with the script that hawser-tcc contains, or let the application do"
                  + " it: "
                  + SpringKeys.FENCE_SCHEMA
                  + "=always.")
          : Steps.lines(
              "Examine the database of the DataSource; docs/tcc.md says what a fence needs.");
    }
    if (error instanceof ConfigurationException) {
      String vgroup = Steps.vgroup(settings);
      if (message.contains("service.vgroupMapping." + vgroup)
          && settings.given("service.vgroupMapping." + vgroup) == null) {
        return Steps.forMapping(settings);
      }
      return forSetting(message, settings);
    }
    return Steps.lines("Examine the server and the network between; its log may say more.");
  }

  /** Says where the first setting stands that a message names. */
  private static String forSetting(String message, SpringSettings settings) {
    Matcher missing = MODULE.matcher(message);
    String add =
        missing.find() ? "Add " + missing.group(1) + " to the dependencies, or change " : "";
    for (String name : SettingNames.namesIn(message)) {
      SpringSettings.Given given = settings.given(name);
      if (given != null) {
        return Steps.lines(
            (add.isEmpty() ? "Change " : add)
                + given.property()
                + (given.origin() == null ? "" : ", which is set in " + given.origin())
                + ".");
      }
    }
    return Steps.lines(
        message.toLowerCase(Locale.ROOT).contains("class path")
            ? "Add what is missing to the dependencies of the application."
            : "Change what the description names.");
  }

  /** Writes the instructions of a report, step by step. */
  private static final class Steps {
    private Steps() {}

    static String lines(String... steps) {
      List<String> all = List.of(steps);
      return all.size() == 1 ? all.get(0) : String.join(System.lineSeparator(), all);
    }

    static String vgroup(SpringSettings settings) {
      SpringSettings.Given given = settings.given(Keys.TX_SERVICE_GROUP.name());
      return given == null || given.value().isBlank()
          ? Keys.TX_SERVICE_GROUP.defaultText()
          : given.value().trim();
    }

    private static String mapping(SpringSettings settings) {
      return SettingNames.property(settings, "service.vgroupMapping." + vgroup(settings));
    }

    static String forMapping(SpringSettings settings) {
      return lines(
          "Set "
              + mapping(settings)
              + " to the name of the cluster that serves this group, such as default. The group is"
              + " the value of "
              + SettingNames.property(settings, Keys.TX_SERVICE_GROUP.name())
              + ", and must have the same spelling in both.");
    }

    static boolean isFile(SpringSettings settings) {
      SpringSettings.Given type = settings.given(Keys.REGISTRY_TYPE.name());
      return type == null || type.value().isBlank() || type.value().trim().equals("file");
    }

    private static String list(SpringSettings settings) {
      SpringSettings.Given cluster = settings.given("service.vgroupMapping." + vgroup(settings));
      String name = cluster == null ? "<cluster>" : cluster.value().trim();
      return SettingNames.property(settings, "service." + name + ".grouplist");
    }

    static String forList(SpringSettings settings) {
      return lines(
          "Set "
              + list(settings)
              + " to the addresses of the servers, such as 10.0.0.5:8091;10.0.0.6:8091.");
    }

    static String forServers(SpringSettings settings) {
      return lines(
          "1. Start the server, and wait until its log says: Server started.",
          "2. "
              + mapping(settings)
              + " must name the cluster of the server in "
              + (isFile(settings)
                  ? list(settings) + ", which must list its address."
                  : "the registry that "
                      + SettingNames.property(settings, Keys.REGISTRY_TYPE.name())
                      + " names."),
          "3. The port is that for transactions, 8091 by default; 7091 is that of the console.",
          "4. To start the application without a server and connect later, set "
              + SpringKeys.STARTUP
              + "=background.");
    }

    static String forCentre(SpringSettings settings) {
      return forService(settings, "configuration centre", "seata.config.", "config");
    }

    static String forRegistry(SpringSettings settings) {
      return forService(settings, "registry", "registry.", "registry");
    }

    /** Names the settings of one type; of several, or of one with two names, those of all types. */
    private static String forService(
        SpringSettings settings, String what, String section, String shown) {
      SpringSettings.Given given = settings.given(section + "type");
      String type = given == null ? "" : given.value().trim();
      boolean hasSettings =
          KeyCatalog.settings().stream()
              .anyMatch(setting -> setting.name().startsWith(section + type + "."));
      return lines(
          "1. Start the "
              + what
              + ", or correct its address and login under "
              + settings.prefix()
              + shown
              + (hasSettings ? "." + type : "")
              + ".",
          "2. To start the application without it and connect later, set "
              + SpringKeys.STARTUP
              + "=background.");
    }
  }
}
