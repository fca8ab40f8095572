package io.hawser.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.NodeList;

/** The pictures of docs/architecture.md match the code and are drawn from their texts. */
class PicturesTest {
  private static final Path PICTURES = Readme.root().resolve("docs/pictures");
  private static final Pattern ARROW = Pattern.compile("\"([^\"]+)\" -> \"([^\"]+)\"");

  private static Set<String> modules() throws Exception {
    Set<String> modules = new TreeSet<>(texts("pom.xml", "/project/modules/module"));
    texts("test-servers/pom.xml", "/project/modules/module")
        .forEach(module -> modules.add("test-servers/" + module));
    return modules;
  }

  /** Returns the dependencies of each module by folder. */
  private static Map<String, Set<String>> dependencies(String condition) throws Exception {
    Map<String, String> folders = new TreeMap<>();
    for (String module : modules()) {
      folders.put(texts(module + "/pom.xml", "/project/artifactId").get(0), module);
    }
    Map<String, Set<String>> all = new TreeMap<>();
    for (String module : modules()) {
      Set<String> used = new TreeSet<>(folders.keySet());
      used.retainAll(
          texts(
              module + "/pom.xml",
              "/project/dependencies/dependency[starts-with(groupId, 'io.hawser')]"
                  + condition
                  + "/artifactId"));
      all.put(module, used.stream().map(folders::get).collect(Collectors.toSet()));
    }
    return all;
  }

  private static List<String> texts(String pom, String path) throws Exception {
    NodeList nodes =
        (NodeList)
            XPathFactory.newInstance()
                .newXPath()
                .evaluate(
                    path,
                    DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(Readme.root().resolve(pom).toFile()),
                    XPathConstants.NODESET);
    return Stream.iterate(0, i -> i < nodes.getLength(), i -> i + 1)
        .map(i -> nodes.item(i).getTextContent().strip())
        .toList();
  }

  private static String read(String name) throws IOException {
    return Files.readString(PICTURES.resolve(name)).replaceAll("(?m)^//.*", "");
  }

  private static Map<String, Set<String>> arrows() throws IOException {
    Map<String, Set<String>> arrows = new TreeMap<>();
    for (MatchResult arrow : ARROW.matcher(read("modules.dot")).results().toList()) {
      arrows.computeIfAbsent(arrow.group(1), from -> new TreeSet<>()).add(arrow.group(2));
    }
    return arrows;
  }

  @Test
  void theModulesAreThoseOfThePoms() throws Exception {
    Set<String> drawn =
        Pattern.compile("(?m)^ +\"([^\"]+)\"(?= \\[shape|;)|; \"([^\"]+)\"(?=;)")
            .matcher(read("modules.dot"))
            .results()
            .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));

    assertEquals(modules(), drawn);
  }

  @Test
  void eachArrowIsADependency() throws Exception {
    Map<String, Set<String>> dependencies = dependencies("");
    arrows()
        .forEach(
            (from, targets) ->
                assertTrue(
                    dependencies.get(from).containsAll(targets),
                    () -> from + " depends on " + dependencies.get(from) + ", not " + targets));
  }

  @Test
  void eachDependencyFollowsFromArrows() throws Exception {
    Map<String, Set<String>> arrows = arrows();
    // A dependency on a pom only affects the order of the build.
    dependencies("[not(scope = 'test') and not(type = 'pom')]")
        .forEach(
            (from, targets) ->
                assertTrue(
                    reachable(from, arrows).containsAll(targets),
                    () -> "No arrow from " + from + " to one of " + targets));
  }

  private static Set<String> reachable(String from, Map<String, Set<String>> arrows) {
    Set<String> found = new HashSet<>();
    Deque<String> left = new ArrayDeque<>(arrows.getOrDefault(from, Set.of()));
    while (!left.isEmpty()) {
      String next = left.pop();
      if (found.add(next)) {
        left.addAll(arrows.getOrDefault(next, Set.of()));
      }
    }
    return found;
  }

  /** Compares boxes, arrows and words only, because layouts differ between releases of Graphviz. */
  @ParameterizedTest
  @ValueSource(strings = {"modules", "request"})
  void eachPictureIsDrawnFromItsText(String name) throws Exception {
    String text = read(name + ".dot");
    String picture =
        read(name + ".svg")
            .replace("&#45;", "-")
            .replace("&gt;", ">")
            .replace("&#160;", " ")
            .replaceAll("> +", ">");
    assertEquals(
        arrowsOf(text),
        Pattern.compile("<title>([^<]+->[^<]+)</title>")
            .matcher(picture)
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new)),
        "./dev pictures draws them again");
    Set<String> missing =
        Pattern.compile("label=\"([^\"]*)\"")
            .matcher(text)
            .results()
            .flatMap(label -> Stream.of(label.group(1).split("\\\\n")))
            .map(String::strip)
            .filter(line -> !picture.contains(">" + line + "<"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(Set.of(), missing, "./dev pictures draws them again");
  }

  /** Returns the arrows, also those of a chain, {@code a -> b -> c}. */
  private static Set<String> arrowsOf(String text) {
    Set<String> arrows = new TreeSet<>();
    text.lines()
        .filter(line -> line.contains(" -> "))
        .map(line -> line.replaceAll("\\[.*", "").replaceAll("[\";]", "").strip().split(" -> "))
        .forEach(
            chain -> {
              for (int i = 1; i < chain.length; i++) {
                arrows.add(chain[i - 1] + "->" + chain[i]);
              }
            });
    return arrows;
  }
}
