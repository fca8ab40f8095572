package io.hawser.netty.internal.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemTest {
  @TempDir Path directory;

  private Path file(String kind, byte[] content) throws Exception {
    return Files.writeString(
        directory.resolve("some.pem"),
        "a remark\n-----BEGIN "
            + kind
            + "-----\n"
            + Base64.getMimeEncoder().encodeToString(content)
            + "\n-----END "
            + kind
            + "-----\n");
  }

  private static PrivateKey newKey(String algorithm) throws Exception {
    return KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate();
  }

  private String failure(Path file, String password) {
    GeneralSecurityException error =
        assertThrows(GeneralSecurityException.class, () -> Pem.privateKey(file, password));
    assertTrue(error.getMessage().contains(file.toString()), error.getMessage());
    return error.getMessage();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "Ed25519"})
  void keysOfAllKindsAreRead(String algorithm) throws Exception {
    PrivateKey key = newKey(algorithm);

    PrivateKey read = Pem.privateKey(file("PRIVATE KEY", key.getEncoded()), "");

    assertArrayEquals(key.getEncoded(), read.getEncoded());
  }

  @Test
  void anEncryptedKeyNeedsItsPassword() throws Exception {
    PrivateKey key = newKey("EC");
    String scheme = "PBEWithHmacSHA256AndAES_256";
    SecretKey secret =
        SecretKeyFactory.getInstance(scheme)
            .generateSecret(new PBEKeySpec(TestPki.PASSWORD.toCharArray()));
    Cipher cipher = Cipher.getInstance(scheme);
    cipher.init(Cipher.ENCRYPT_MODE, secret);
    // The JDK's own writer of such keys does not know the newer schemes before release 19.
    byte[] pbes2 = HexFormat.of().parseHex("06092a864886f70d01050d");
    byte[] identifier = der(0x30, pbes2, cipher.getParameters().getEncoded());
    byte[] data = cipher.doFinal(key.getEncoded());
    byte[] encrypted = der(0x30, identifier, der(0x04, data));
    Path file = file("ENCRYPTED PRIVATE KEY", encrypted);

    assertArrayEquals(key.getEncoded(), Pem.privateKey(file, TestPki.PASSWORD).getEncoded());

    assertTrue(failure(file, "").contains("there is no password for it"));
    String wrong = failure(file, "wrong horse");
    assertTrue(wrong.contains("the password may be wrong"), wrong);
    assertFalse(wrong.contains("wrong horse"), wrong);
  }

  private static byte[] der(int tag, byte[]... parts) throws Exception {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.write(part);
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.write(tag);
    whole.write(0x82); // the length in two bytes
    whole.write(content.size() >> 8);
    whole.write(content.size());
    whole.write(content.toByteArray());
    return whole.toByteArray();
  }

  @Test
  void aKeyOfTheOldFormIsNamedWithTheCommandThatConvertsIt() throws Exception {
    String error = failure(file("RSA PRIVATE KEY", new byte[] {1}), "");
    assertTrue(error.contains("is a RSA PRIVATE KEY"), error);
    assertTrue(error.contains("openssl pkcs8 -topk8"), error);
  }

  @Test
  void severalCertificatesAreReadInTheirOrder() throws Exception {
    TestPki pki = new TestPki(directory);
    String text = pki.issue("one").getCertificatePEM() + pki.issue("two").getCertificatePEM();
    Path file = Files.writeString(directory.resolve("two.pem"), text);

    assertEquals(2, Pem.certificates(file).size());
    assertEquals("CN=one", Pem.certificates(file).get(0).getSubjectX500Principal().getName());
  }

  @Test
  void aFileWithoutWhatIsLookedForIsNamed() throws Exception {
    Path file = file("SOMETHING", new byte[] {1});
    assertTrue(failure(file, "").contains("there is no private key in"));
    assertThrows(GeneralSecurityException.class, () -> Pem.certificates(file));
  }
}
