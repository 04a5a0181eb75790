/* The literature, in the order of its authors. A DOI stands only where it was looked up. */
#include "cli/method.h"

static const struct cli_block blocks[] = {
    CLI_HEADING("REFERENCES"),
    CLI_SOURCE("Alaluf S, Atkins D, Barrett K, Blount M, Carter N, Heath A, 2002. The impact of "
               "epidermal melanin on objective measurements of human skin colour. Pigment Cell "
               "Research 15, 119-126."),
    CLI_SOURCE(
        "Arandjelovic R, Zisserman A, 2012. Three things everyone should know to improve object "
        "retrieval. CVPR, 2911-2918. doi:10.1109/CVPR.2012.6248018"),
    CLI_SOURCE("Beaton A E, Tukey J W, 1974. The fitting of power series, meaning polynomials, "
               "illustrated on band-spectroscopic data. Technometrics 16, 147-185. "
               "doi:10.1080/00401706.1974.10489171"),
    CLI_SOURCE(
        "Benjamini Y, Hochberg Y, 1995. Controlling the false discovery rate: a practical and "
        "powerful approach to multiple testing. Journal of the Royal Statistical Society B 57, "
        "289-300. doi:10.1111/j.2517-6161.1995.tb02031.x"),
    CLI_SOURCE("Bland J M, Altman D G, 1986. Statistical methods for assessing agreement between "
               "two methods of clinical measurement. The Lancet 327, 307-310. "
               "doi:10.1016/S0140-6736(86)90837-8"),
    CLI_SOURCE("Bookstein F L, 1989. Principal warps: thin-plate splines and the decomposition of "
               "deformations. IEEE Transactions on Pattern Analysis and Machine Intelligence 11, "
               "567-585. doi:10.1109/34.24792"),
    CLI_SOURCE("Breslow N E, Day N E, 1987. Statistical methods in cancer research II: the design "
               "and analysis of cohort studies. IARC, 69-71."),
    CLI_SOURCE("Burt P J, Adelson E H, 1983. The Laplacian pyramid as a compact image code. IEEE "
               "Transactions on Communications 31, 532-540. doi:10.1109/TCOM.1983.1095851"),
    CLI_SOURCE(
        "CIE 15:2004. Colorimetry, 3rd edition. IEC 61966-2-1:1999. Default RGB colour space - "
        "sRGB. ICC.1:2022. Image technology colour management."),
    CLI_SOURCE(
        "Canny J, 1986. A computational approach to edge detection. IEEE Transactions on Pattern "
        "Analysis and Machine Intelligence 8, 679-698. doi:10.1109/TPAMI.1986.4767851"),
    CLI_SOURCE(
        "Charbonnier P, Blanc-Feraud L, Aubert G, Barlaud M, 1997. Deterministic edge-preserving "
        "regularization in computed imaging. IEEE Transactions on Image Processing 6, 298-311. "
        "doi:10.1109/83.551699"),
    CLI_SOURCE(
        "Chardon A, Cretois I, Hourseau C, 1991. Skin colour typology and suntanning pathways. "
        "International Journal of Cosmetic Science 13, 191-208. "
        "doi:10.1111/j.1467-2494.1991.tb00561.x"),
    CLI_SOURCE(
        "Del Bino S, Sok J, Bessac E, Bernerd F, 2006. Relationship between skin response to "
        "ultraviolet exposure and skin color type. Pigment Cell Research 19, 606-614. "
        "doi:10.1111/j.1600-0749.2006.00338.x"),
    CLI_SOURCE("Efron B, 1979. Bootstrap methods: another look at the jackknife. Annals of "
               "Statistics 7, 1-26."),
    CLI_SOURCE("Felzenszwalb P F, Huttenlocher D P, 2006. Efficient belief propagation for early "
               "vision. International Journal of Computer Vision 70, 41-54."),
    CLI_SOURCE(
        "Finlayson G D, Mackiewicz M, Hurlbert A, 2015. Color correction using root-polynomial "
        "regression. IEEE Transactions on Image Processing 24, 1460-1470. "
        "doi:10.1109/TIP.2015.2405336"),
    CLI_SOURCE(
        "Geman S, McClure D E, 1987. Statistical methods for tomographic image reconstruction. "
        "Bulletin of the International Statistical Institute 52(4), 5-21."),
    CLI_SOURCE(
        "Gwosdek P, Grewenig S, Bruhn A, Weickert J, 2011. Theoretical foundations of Gaussian "
        "convolution by extended box filtering. SSVM, 447-458. "
        "doi:10.1007/978-3-642-24785-9_38"),
    CLI_SOURCE(
        "Hampel F R, 1974. The influence curve and its role in robust estimation. Journal of the "
        "American Statistical Association 69, 383-393. doi:10.1080/01621459.1974.10482962"),
    CLI_SOURCE(
        "Hartley R I, 1997. In defense of the eight-point algorithm. IEEE Transactions on Pattern "
        "Analysis and Machine Intelligence 19, 580-593. doi:10.1109/34.601246"),
    CLI_SOURCE("Hestenes M R, Stiefel E, 1952. Methods of conjugate gradients for solving linear "
               "systems. Journal of Research of the National Bureau of Standards 49, 409-436. "
               "doi:10.6028/jres.049.044"),
    CLI_SOURCE("Hooke R, Jeeves T A, 1961. \"Direct search\" solution of numerical and statistical "
               "problems. Journal of the ACM 8, 212-229. doi:10.1145/321062.321069"),
    CLI_SOURCE("Immerkaer J, 1996. Fast noise variance estimation. Computer Vision and Image "
               "Understanding 64, 300-302. doi:10.1006/cviu.1996.0060"),
    CLI_SOURCE(
        "Isedeh P, Kohli I, Al-Jamal M, Agbai O N, Chaffins M, Devpura S, Mahan M, Vanderover G, "
        "Lim H W, Matsui M S, Hamzavi I H, 2016. An in vivo model for postinflammatory "
        "hyperpigmentation: an analysis of histological, spectroscopic, colorimetric and "
        "clinical traits. British Journal of Dermatology 174, 862-868. doi:10.1111/bjd.14184"),
    CLI_SOURCE("Jacques S L, 2013. Optical properties of biological tissues: a review. Physics in "
               "Medicine and Biology 58, R37-R61. doi:10.1088/0031-9155/58/11/R37"),
    CLI_SOURCE("Keys R G, 1981. Cubic convolution interpolation for digital image processing. IEEE "
               "Transactions on Acoustics, Speech, and Signal Processing 29, 1153-1160. "
               "doi:10.1109/TASSP.1981.1163711"),
    CLI_SOURCE("Kimbrough-Green C K, Griffiths C E, Finkel L J, and others, 1994. Topical retinoic "
               "acid (tretinoin) for melasma in black patients: a vehicle-controlled clinical "
               "trial. Archives of Dermatology 130, 727-733."),
    CLI_SOURCE(
        "Knutsson H, Westin C-F, 1993. Normalized and differential convolution. CVPR, 515-523. "
        "doi:10.1109/CVPR.1993.341081"),
    CLI_SOURCE(
        "Kohli I, and others, 2019. PubMed 31206816: smallest difference of pigmentation that "
        "clinicians see."),
    CLI_SOURCE(
        "Land C E, 1972. An evaluation of approximate confidence interval estimation methods for "
        "lognormal means. Technometrics 14, 145-158. doi:10.1080/00401706.1972.10488891"),
    CLI_SOURCE("Lazar M, and others, 2024. PIHASI and PIDASI in patients of diverse skin tones. "
               "Journal of the American Academy of Dermatology, online 19 March 2024."),
    CLI_SOURCE("Lewis J P, 1995. Fast normalized cross-correlation. Vision Interface, 120-123."),
    CLI_SOURCE("Lowe D G, 2004. Distinctive image features from scale-invariant keypoints. "
               "International Journal of Computer Vision 60, 91-110. "
               "doi:10.1023/B:VISI.0000029664.99615.94"),
    CLI_SOURCE("Lucas B D, Kanade T, 1981. An iterative image registration technique with an "
               "application to stereo vision. IJCAI, 674-679."),
    CLI_SOURCE(
        "Marquardt D W, 1963. An algorithm for least-squares estimation of nonlinear parameters. "
        "Journal of the Society for Industrial and Applied Mathematics 11, 431-441. "
        "doi:10.1137/0111030"),
    CLI_SOURCE("Olsson U, 2005. Confidence intervals for the mean of a log-normal distribution. "
               "Journal of Statistics Education 13(1). doi:10.1080/10691898.2005.11910638"),
    CLI_SOURCE("Pandya A G, Hynan L S, Bhore R, and others, 2011. Reliability assessment and "
               "validation of the Melasma Area and Severity Index (MASI) and a new modified MASI "
               "scoring method. Journal of the American Academy of Dermatology 64, 78-83."),
    CLI_SOURCE("Savory S A, Agim N G, Mao R, and others, 2014. Reliability assessment and "
               "validation of the postacne hyperpigmentation index (PAHPI), a new instrument to "
               "measure postinflammatory hyperpigmentation from acne vulgaris. Journal of the "
               "American Academy of Dermatology 70, 108-114."),
    CLI_SOURCE(
        "Sharma G, Wu W, Dalal E N, 2005. The CIEDE2000 color-difference formula: implementation "
        "notes, supplementary test data, and mathematical observations. Color Research and "
        "Application 30, 21-30. doi:10.1002/col.20070"),
    CLI_SOURCE("Smyth G K, 2004. Linear models and empirical Bayes methods for assessing "
               "differential expression in microarray experiments. Statistical Applications in "
               "Genetics and Molecular Biology 3, 3. doi:10.2202/1544-6115.1027"),
    CLI_SOURCE(
        "Sundaram N, Brox T, Keutzer K, 2010. Dense point trajectories by GPU-accelerated large "
        "displacement optical flow. ECCV, 438-451. doi:10.1007/978-3-642-15549-9_32"),
    CLI_SOURCE(
        "Takiwaki H, Shirai S, Kanno Y, Watanabe Y, Arase S, 1994. Quantification of erythema and "
        "pigmentation using a videomicroscope and a computer. British Journal of Dermatology "
        "131, 85-92. doi:10.1111/j.1365-2133.1994.tb08462.x"),
    CLI_SOURCE(
        "Vincent L, Soille P, 1991. Watersheds in digital spaces: an efficient algorithm based on "
        "immersion simulations. IEEE Transactions on Pattern Analysis and Machine Intelligence "
        "13, 583-598. doi:10.1109/34.87344"),
    CLI_SOURCE(
        "Xiao K, Yates J M, Zardawi F, Sueeprasan S, Liao N, Gill L, Li C, Wuerger S, 2017. "
        "Characterising the variations in ethnic skin colours: a new calibrated data base for "
        "human skin. Skin Research and Technology 23, 21-29. doi:10.1111/srt.12295"),
};

const struct cli_chapter cli_method_sources = {blocks, sizeof blocks / sizeof *blocks};
