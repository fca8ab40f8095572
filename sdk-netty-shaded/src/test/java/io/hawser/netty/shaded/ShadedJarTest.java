package io.hawser.netty.shaded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.netty.server.NettyRemotingServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.w3c.dom.NodeList;

/** The jar holds sdk-netty and Netty, and nothing in it has a name of the application's Netty. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShadedJarTest {
  private static final long MAX_BYTES = 5_000_000;

  /** The parent's time for all that is built; entries of Netty keep their own, which are older. */
  private static final LocalDateTime FIXED = LocalDateTime.of(2026, 11, 1, 0, 0);

  private static final String PACKAGE = "io.hawser.shaded.io.netty";
  private static final String VERSIONS = "META-INF/" + PACKAGE + ".versions.properties";

  /** In code, and in names of system properties. */
  private static final Pattern OTHER_NETTY =
      Pattern.compile("(?<!shaded/)io/netty/|(?<!shaded[.])\\bio[.]netty[.]");

  private JarFile jar;
  private List<ZipEntry> entries;

  @BeforeAll
  void open() throws IOException {
    jar = new JarFile(ShadedJar.JAR.toFile());
    entries = jar.stream().filter(entry -> !entry.isDirectory()).map(ZipEntry.class::cast).toList();
  }

  @AfterAll
  void close() throws IOException {
    jar.close();
  }

  private Set<String> names(Predicate<String> wanted) {
    return entries.stream()
        .map(ZipEntry::getName)
        .filter(wanted)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private String text(ZipEntry entry) {
    try {
      return new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String text(String name) {
    ZipEntry entry = jar.getEntry(name);
    assertTrue(entry != null, name);
    return text(entry);
  }

  @Test
  void allClassesHaveNamesOfHawser() {
    assertEquals(
        Set.of(), names(name -> name.endsWith(".class") && !name.startsWith("io/hawser/")));
    assertTrue(names(name -> name.startsWith("io/hawser/shaded/io/netty/")).size() > 1_000);
  }

  @Test
  void noClassMentionsTheOtherNetty() {
    Set<String> found =
        entries.stream()
            .filter(entry -> entry.getName().endsWith(".class"))
            .flatMap(
                entry ->
                    OTHER_NETTY
                        .matcher(text(entry))
                        .results()
                        .map(result -> entry.getName() + ": " + result.group()))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(Set.of(), found);
  }

  @Test
  void allOfSdkNettyIsIn() throws IOException {
    Path transport = ShadedJar.of(NettyRemotingServer.class);
    if (Files.isDirectory(transport)) {
      assertEquals(Set.of(), missing(transport));
    } else {
      try (FileSystem opened = FileSystems.newFileSystem(transport)) {
        assertEquals(Set.of(), missing(opened.getPath("/")));
      }
    }
  }

  private Set<String> missing(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString().replace('\\', '/'))
          .map(name -> name.replace("native-image/io.hawser/", "native-image/" + PACKAGE + "/"))
          .filter(name -> jar.getEntry(name) == null)
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  void nativeLibrariesHaveTheNamesThatNettyLooksFor() {
    assertEquals(
        Set.of(
            "META-INF/native/libio_hawser_shaded_netty_transport_native_epoll_x86_64.so",
            "META-INF/native/libio_hawser_shaded_netty_transport_native_epoll_aarch_64.so"),
        names(name -> name.startsWith("META-INF/native/")));
  }

  @Test
  void servicesNameRelocatedClasses() {
    Set<String> services = names(name -> name.startsWith("META-INF/services/"));
    assertTrue(services.contains("META-INF/services/io.hawser.HawserClientProvider"));
    for (String service : services) {
      for (String provider : text(service).lines().map(String::strip).toList()) {
        if (!provider.isEmpty() && !provider.startsWith("#")) {
          assertTrue(jar.getEntry(provider.replace('.', '/') + ".class") != null, provider);
        }
      }
    }
  }

  @Test
  void settingsForNativeImagesAreRelocated() {
    Set<String> settings = names(name -> name.startsWith("META-INF/native-image/"));
    assertTrue(settings.size() > 10, settings.toString());
    for (String name : settings) {
      assertTrue(name.startsWith("META-INF/native-image/" + PACKAGE + "/"), name);
      String text = text(name);
      assertEquals(
          List.of(), text.lines().filter(line -> OTHER_NETTY.matcher(line).find()).toList(), name);
    }
  }

  @Test
  void versionsOfAllPartsAreInAFileThatTheOtherNettyDoesNotRead() {
    String versions = text(VERSIONS);
    Set<String> parts =
        versions
            .lines()
            .filter(line -> line.contains(".version="))
            .map(line -> line.substring(0, line.indexOf('.')))
            .collect(Collectors.toCollection(TreeSet::new));
    assertTrue(
        parts.containsAll(
            List.of("netty-common", "netty-handler", "netty-transport-classes-epoll")),
        parts.toString());
    assertEquals(Set.of(), names(name -> name.startsWith("META-INF/io.netty")));
  }

  @Test
  void noticesAreKept() throws IOException {
    assertEquals(Files.readString(Path.of("../LICENSE")), text("META-INF/LICENSE"));
    assertTrue(text("META-INF/NOTICE").contains("Copyright The Netty Project"));
    assertTrue(jar.getEntry("META-INF/maven/io.netty/netty-common/pom.properties") != null);
  }

  @Test
  void nothingIsLeftOfTheJarsThatItIsMadeOf() throws IOException {
    assertEquals(
        Set.of(),
        names(
            name ->
                name.matches("META-INF/[^/]+[.](SF|DSA|RSA|LIST)")
                    || name.endsWith("module-info.class")
                    || name.startsWith("META-INF/versions/")));
    assertEquals(
        "io.hawser.netty", jar.getManifest().getMainAttributes().getValue("Automatic-Module-Name"));
    assertEquals(null, jar.getManifest().getMainAttributes().getValue("Multi-Release"));
    assertEquals(Set.of(), jar.getManifest().getEntries().keySet(), "digests");
  }

  @Test
  void noEntryIsThereTwiceOrShowsWhenItWasBuilt() {
    Set<String> seen = new HashSet<>();
    List<String> bad = new ArrayList<>();
    for (ZipEntry entry : entries) {
      boolean newer = entry.getTimeLocal().isAfter(FIXED);
      if (newer || !seen.add(entry.getName())) {
        bad.add(entry.getName() + " of " + entry.getTimeLocal());
      }
    }
    assertEquals(List.of(), bad);
  }

  @Test
  void thePublishedPomAsksForNoNetty() throws Exception {
    NodeList artifacts =
        (NodeList)
            XPathFactory.newInstance()
                .newXPath()
                .evaluate(
                    "/project/dependencies/dependency[not(scope='test')]/artifactId",
                    DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(ShadedJar.POM.toFile()),
                    XPathConstants.NODESET);
    assertEquals(1, artifacts.getLength());
    assertEquals("sdk-api", artifacts.item(0).getTextContent());
  }

  @Test
  void staysSmall() throws IOException {
    long bytes = Files.size(ShadedJar.JAR);
    System.out.printf("sdk-netty-shaded: %,d bytes (at most %,d)%n", bytes, MAX_BYTES);
    assertTrue(bytes <= MAX_BYTES, () -> bytes + " bytes");
    assertTrue(names(name -> name.startsWith("io/hawser/config/")).isEmpty(), "sdk-api is beside");
    assertTrue(Files.exists(ShadedJar.of(HawserClient.class)));
  }
}
