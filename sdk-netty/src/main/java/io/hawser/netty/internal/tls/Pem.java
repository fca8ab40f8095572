package io.hawser.netty.internal.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Reads PEM files. Its errors say which file, and never what is in it. */
final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
  private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  private record Block(String kind, String base64) {
    byte[] content(Path file) throws GeneralSecurityException {
      try {
        return Base64.getMimeDecoder().decode(base64);
      } catch (IllegalArgumentException e) {
        throw new GeneralSecurityException(file + " is damaged: a part of it is no Base64", e);
      }
    }
  }

  private Pem() {}

  /** Returns all certificates of a file, in their order, at least one. */
  static List<X509Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> certificates = new ArrayList<>();
    for (Block block : blocks(file)) {
      if (block.kind.equals("CERTIFICATE")) {
        certificates.add(
            (X509Certificate)
                factory.generateCertificate(new ByteArrayInputStream(block.content(file))));
      }
    }
    if (certificates.isEmpty()) {
      throw new GeneralSecurityException("there is no certificate in " + file + " (expected: PEM)");
    }
    return certificates;
  }

  /** Returns the private key of a file. */
  static PrivateKey privateKey(Path file, String password)
      throws IOException, GeneralSecurityException {
    for (Block block : blocks(file)) {
      if (block.kind.equals("PRIVATE KEY")) {
        return privateKey(file, new PKCS8EncodedKeySpec(block.content(file)));
      }
      if (block.kind.equals("ENCRYPTED PRIVATE KEY")) {
        return privateKey(file, decrypted(file, block.content(file), password));
      }
      if (block.kind.endsWith(" PRIVATE KEY")) {
        throw new GeneralSecurityException(
            "the key in "
                + file
                + " is a "
                + block.kind
                + " (expected: PKCS#8, which \"openssl pkcs8 -topk8\" makes of it)");
      }
    }
    throw new GeneralSecurityException(
        "there is no private key in " + file + " (expected: PEM, PKCS#8)");
  }

  private static PrivateKey privateKey(Path file, PKCS8EncodedKeySpec spec)
      throws GeneralSecurityException {
    GeneralSecurityException last = null;
    for (String algorithm : KEY_ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException e) {
        last = e; // of another kind
      }
    }
    throw new GeneralSecurityException(
        "the private key in " + file + " cannot be read (expected: an RSA, EC or EdDSA key)", last);
  }

  private static PKCS8EncodedKeySpec decrypted(Path file, byte[] content, String password)
      throws IOException, GeneralSecurityException {
    if (password.isEmpty()) {
      throw new GeneralSecurityException(
          "the private key in " + file + " is encrypted, and there is no password for it");
    }
    EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(content);
    // The name of the newer scheme stands for many; its parameters say which.
    String algorithm =
        info.getAlgName().equals("PBES2") || info.getAlgName().startsWith("1.2.840.113549.1.5.13")
            ? info.getAlgParameters().toString()
            : info.getAlgName();
    PBEKeySpec spec = new PBEKeySpec(password.toCharArray());
    try {
      Cipher cipher = Cipher.getInstance(algorithm);
      cipher.init(
          Cipher.DECRYPT_MODE,
          SecretKeyFactory.getInstance(algorithm).generateSecret(spec),
          info.getAlgParameters());
      return info.getKeySpec(cipher);
    } catch (GeneralSecurityException e) {
      throw new GeneralSecurityException(
          "the private key in " + file + " cannot be decrypted: the password may be wrong", e);
    } finally {
      spec.clearPassword();
    }
  }

  private static List<Block> blocks(Path file) throws IOException {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
    while (matcher.find()) {
      blocks.add(new Block(matcher.group(1), matcher.group(2)));
    }
    return blocks;
  }
}
