package io.hawser.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** An application that imports the parent gets versions of Hawser's modules and of nothing else. */
class ManagedVersionsTest {
  @Test
  void theParentManagesOurModulesOnly() throws Exception {
    Document pom =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(Projects.ROOT.resolve("pom.xml").toFile());
    assertEquals(Set.of("io.hawser"), texts(pom, "/project//dependencyManagement//groupId"));
    assertEquals(Set.of(), texts(pom, "/project/parent//groupId"));
    assertTrue(
        texts(pom, "/project/dependencyManagement//artifactId")
            .containsAll(Set.of("sdk-api", "sdk-netty", "sdk-testkit", "registry-file")));
  }

  private static Set<String> texts(Document pom, String path) throws Exception {
    NodeList nodes =
        (NodeList)
            XPathFactory.newInstance().newXPath().evaluate(path, pom, XPathConstants.NODESET);
    Set<String> texts = new TreeSet<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent());
    }
    return texts;
  }
}
